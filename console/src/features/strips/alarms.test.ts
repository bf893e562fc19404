import { expect, it } from "vitest";

import type { Shapes } from "../../api/client.ts";
import { aboutOf, foremost, lineAlarms, reasonGiven } from "./alarms.ts";

const alarm = (kind: string, cleared_at: string | null = null): Shapes["AlarmRow"] => ({
  id: kind,
  kind,
  subject: "node1",
  incident_id: null,
  raised_at: "2026-11-23T07:05:00Z",
  cleared_at,
  taken_by: null,
  taken_at: null,
  data: {},
});

it("only what is wrong with the lines is said there, and only while it is", () => {
  const alarms = [
    alarm("trunk_faults"),
    alarm("case_refused"),
    alarm("callers_silent"),
    alarm("rtp_ports_low", "2026-11-23T07:06:00Z"),
  ];
  expect(lineAlarms(alarms).map(({ kind }) => kind)).toEqual(["trunk_faults", "callers_silent"]);
});

it("what can wait comes after what cannot", () => {
  const alarms = [alarm("disk_low"), alarm("housekeeping"), alarm("trunk_unregistered"), alarm("seat_left")];
  expect(lineAlarms(alarms).map(({ kind }) => kind)).toEqual(["trunk_unregistered", "seat_left", "disk_low", "housekeeping"]);
});

it("one of each kind is shown before a second one of any, in the same order", () => {
  const open = lineAlarms([
    { ...alarm("phone_forwards"), id: "a" },
    { ...alarm("phone_forwards"), id: "b" },
    alarm("disk_low"),
    alarm("trunk_down"),
  ]);
  const ids = (most: number) => foremost(open, most).map(({ id }) => id);
  expect(ids(2)).toEqual(["trunk_down", "a"]);
  expect(ids(3)).toEqual(["trunk_down", "a", "disk_low"]);
  expect(ids(4)).toEqual(["trunk_down", "a", "b", "disk_low"]);
});

it("a contact is called by its names, a trunk by its own, and the reason is at hand", () => {
  const about = (kind: string, data: Record<string, unknown>) =>
    lineAlarms([{ ...alarm(kind), data }]).map((one) => [aboutOf(one), reasonGiven(one)]);
  const why = "The registrar does not take us.";
  expect(about("contact_paused", { agency: "DAMKAR", name: "Regu A", channel: "webhook" })).toEqual([["DAMKAR, Regu A", undefined]]);
  expect(about("contact_paused", { agency: "DAMKAR", name: "", channel: "webhook" })).toEqual([["DAMKAR, webhook", undefined]]);
  expect(lineAlarms([{ ...alarm("trunk_faults"), subject: "node1: codec" }]).map(aboutOf)).toEqual(["node1"]);
  expect(about("trunk_unregistered", { why })).toEqual([["node1", why]]);
});

import { expect, it } from "vitest";

import type { Shapes } from "../../api/client.ts";
import { lineAlarms } from "./alarms.ts";

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

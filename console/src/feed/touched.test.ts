import { describe, expect, it } from "vitest";

import type { JournalEntry } from "../api/client.ts";
import { concerns, touchedBy } from "./touched.ts";

function row(kind: string, ids: Partial<JournalEntry> = {}): JournalEntry {
  const none = { call_id: null, incident_id: null, case_id: null, subject: null };
  return { number: 1, at: "2026-11-23T07:05:00Z", kind, data: {}, ...none, ...ids };
}

const paths = (kind: string, ids: Partial<JournalEntry> = {}) =>
  touchedBy(row(kind, ids)).map(({ path, id }) => (id === undefined ? path : `${path} ${id}`));

describe("a journal row", () => {
  it.each(["call.ringing", "call.answered", "call.closed", "call.disposed"])("%s touches calls and queues", (kind) =>
    expect(paths(kind, { call_id: "c" })).toEqual([
      "/api/v1/calls",
      "/api/v1/queues",
      "/api/v1/calls/{call_id} c",
    ]),
  );

  it("of a draft touches the call it belongs to", () => {
    const touched = paths("incident.draft", { incident_id: "i", call_id: "c" });
    expect(touched).toContain("/api/v1/calls");
    expect(touched).toContain("/api/v1/calls/{call_id} c");
    expect(touched).toContain("/api/v1/incidents/{incident_id} i");
  });

  it("of a case touches its incident", () =>
    expect(paths("case.accepted", { incident_id: "i", case_id: "k" })).toEqual([
      "/api/v1/cases",
      "/api/v1/incidents",
      "/api/v1/incidents/{incident_id} i",
      "/api/v1/cases/{case_id} k",
    ]));

  it("of an alarm touches the alarms", () => expect(paths("alarm.raised")).toEqual(["/api/v1/alarms"]));

  it("of a probe touches what is known of the lines", () =>
    expect(paths("probe.failed")).toEqual(["/api/v1/probes"]));

  it("of a deadline touches the lists that show it", () =>
    expect(paths("deadline.fired", { case_id: "k" })).toContain("/api/v1/cases"));

  it("of a position touches the room and oneself", () =>
    expect(paths("position.changed", { subject: "112-1" })).toEqual([
      "/api/v1/positions",
      "/api/v1/queues",
      "/api/v1/me",
    ]));

  it.each(["flow.loaded", "", "weather.changed", "__proto__.x"])("of kind %s touches nothing here", (kind) =>
    expect(paths(kind)).toEqual([]),
  );

  it("without an id touches lists only", () => expect(paths("delivery.sent")).toEqual([]));
});

describe("a cached answer", () => {
  const list = ["get", "/api/v1/calls", { params: { query: { live: true } } }];
  const detail = (id: string) => ["get", "/api/v1/calls/{call_id}", { params: { path: { call_id: id } } }];

  it("of a list is touched whatever was asked of it", () =>
    expect(concerns({ path: "/api/v1/calls" }, list)).toBe(true));

  it("of one thing is touched only for that thing", () => {
    const touched = { path: "/api/v1/calls/{call_id}", id: "a" } as const;
    expect(concerns(touched, detail("a"))).toBe(true);
    expect(concerns(touched, detail("b"))).toBe(false);
    expect(concerns(touched, list)).toBe(false);
  });

  it("that was no reading is left alone", () =>
    expect(concerns({ path: "/api/v1/calls" }, ["post", "/api/v1/calls"])).toBe(false));
});

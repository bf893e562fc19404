import { expect, it } from "vitest";

import { timed } from "./callTimes.ts";

const ARRIVED = "2026-11-23T07:00:00Z";
const ANSWERED = "2026-11-23T07:00:08Z";
const ENDED = "2026-11-23T07:02:00Z";
const call = { arrived_at: ARRIVED, queued_at: ARRIVED, answered_at: null, ended_at: null };

it("is the wait, from the trunk on, until somebody answers", () =>
  expect(timed({ ...call, status: "queued" })).toEqual({ what: "wait", since: Date.parse(ARRIVED), until: null }));

it("is the talk from the answer on", () =>
  expect(timed({ ...call, status: "answered", answered_at: ANSWERED })).toEqual({
    what: "talk",
    since: Date.parse(ANSWERED),
    until: null,
  }));

it("is the wait again when the caller was put back", () =>
  expect(timed({ ...call, status: "queued", answered_at: ANSWERED }).what).toBe("wait"));

it("stands still at the end", () => {
  const closed = timed({ ...call, status: "closed", answered_at: ANSWERED, ended_at: ENDED });
  expect(closed).toEqual({ what: "talk", since: Date.parse(ANSWERED), until: Date.parse(ENDED) });
  const abandoned = timed({ ...call, status: "abandoned", ended_at: ENDED });
  expect(abandoned).toEqual({ what: "wait", since: Date.parse(ARRIVED), until: Date.parse(ENDED) });
});

import { describe, expect, it } from "vitest";

import { clockOf, countdown, instant, secondsSince } from "./age.ts";

describe("a timer", () => {
  it.each([
    [0, "00:00"],
    [9.9, "00:09"],
    [134, "02:14"],
    [3599, "59:59"],
    [3600, "1:00:00"],
    [90_061, "25:01:01"],
    [-5, "00:00"],
  ])("shows %s s as %s", (seconds, shown) => expect(clockOf(seconds)).toBe(shown));

  it("never runs backwards when the server's clock is ahead", () => expect(secondsSince(5000, 4000)).toBe(0));
});

describe("a countdown", () => {
  const since = 1_000_000;
  const due = since + 120_000;

  it("shows what is left, rounded up", () => {
    expect(countdown(since, due, since)).toEqual({ clock: "02:00", over: false, close: false });
    expect(countdown(since, due, due - 1)).toEqual({ clock: "00:01", over: false, close: true });
  });

  it("is close in its last quarter", () => {
    expect(countdown(since, due, due - 30_001).close).toBe(false);
    expect(countdown(since, due, due - 30_000).close).toBe(true);
  });

  it("counts what has gone since", () => {
    expect(countdown(since, due, due + 41_500)).toEqual({ clock: "00:41", over: true, close: true });
  });

  it("bears a time allowed of nothing", () => expect(countdown(due, due, due + 1).over).toBe(true));
});

describe("an instant", () => {
  it("reads ISO 8601", () => expect(instant("2026-11-23T07:05:00Z")).toBe(Date.UTC(2026, 10, 23, 7, 5)));
  it.each([null, undefined, "", "nonsense"])("makes nothing of %s", (text) => expect(instant(text)).toBeNull());
});

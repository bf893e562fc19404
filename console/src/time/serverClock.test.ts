import { expect, it } from "vitest";

import { offsetFrom } from "./serverClock.ts";

const NOW = Date.UTC(2026, 10, 23, 7, 5, 0, 900);

it("takes a small difference for the header's whole seconds", () => {
  expect(offsetFrom("Mon, 23 Nov 2026 07:05:00 GMT", NOW)).toBe(0);
  expect(offsetFrom("Mon, 23 Nov 2026 07:04:59 GMT", NOW)).toBe(0);
});

it("follows the server when this clock is wrong", () => {
  expect(offsetFrom("Mon, 23 Nov 2026 07:15:00 GMT", NOW)).toBe(599_600);
  expect(offsetFrom("Mon, 23 Nov 2026 06:55:00 GMT", NOW)).toBe(-600_400);
});

it.each([null, "", "soon"])("makes nothing of %s", (header) => expect(offsetFrom(header, NOW)).toBeNull());

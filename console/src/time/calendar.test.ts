import { expect, it } from "vitest";

import { dayAndTime, timeOfDay } from "./calendar.ts";

const AFTERNOON = Date.UTC(2026, 10, 23, 7, 5, 9);
const AFTER_MIDNIGHT_IN_DEPOK = Date.UTC(2026, 10, 23, 17, 30);

it("writes dates as Indonesians do", () => {
  expect(dayAndTime(AFTERNOON, "id")).toBe("Sen 23 Nov 14.05");
  expect(timeOfDay(AFTERNOON, "id", true)).toBe("14.05.09");
});

it("writes dates as the English do", () => {
  expect(dayAndTime(AFTERNOON, "en")).toBe("Mon 23 Nov 14:05");
});

it("takes the day of Depok, not of the browser or of UTC", () => {
  expect(dayAndTime(AFTER_MIDNIGHT_IN_DEPOK, "id")).toBe("Sel 24 Nov 00.30");
});

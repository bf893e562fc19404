import { expect, it } from "vitest";

import { lateness } from "./lateness.ts";

it.each([
  [0, "early"],
  [9, "early"],
  [10, "close"],
  [19, "close"],
  [20, "late"],
])("%s s against 10 and 20 is %s", (seconds, what) => expect(lateness(seconds, [10, 20])).toBe(what));

it("is never late without a target", () => expect(lateness(999, [])).toBe("early"));

import { describe, expect, it } from "vitest";

import { probed } from "./probed.ts";

const AT = "2026-11-24T07:05:00Z";
const after = (seconds: number) => Date.parse(AT) + 1000 * seconds;

describe("a line's newest probe", () => {
  it("says whether the line is well", () => {
    expect(probed({ at: AT, ok: true }, 60, after(30))).toBe("ok");
    expect(probed({ at: AT, ok: false }, 60, after(30))).toBe("failed");
  });

  it("says nothing any more after three rounds", () => {
    expect(probed({ at: AT, ok: true }, 60, after(240))).toBe("ok");
    expect(probed({ at: AT, ok: true }, 60, after(241))).toBe("old");
    expect(probed({ at: AT, ok: false }, 20, after(121))).toBe("old");
  });
});

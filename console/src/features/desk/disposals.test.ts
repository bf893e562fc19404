import { describe, expect, it } from "vitest";

import { DISPOSALS, disposalFor, WRITE_KEY } from "./disposals.ts";

const plain = { ctrlKey: false, altKey: false, metaKey: false, shiftKey: false, repeat: false, target: null };
const on = (tagName: string, more: object = {}) => ({ tagName, closest: () => null, ...more }) as unknown as EventTarget;

describe("a key", () => {
  it.each(DISPOSALS)("$key disposes as $disposition", ({ key, disposition }) => {
    expect(disposalFor({ ...plain, key })).toBe(disposition);
    expect(disposalFor({ ...plain, key: key.toUpperCase() })).toBe(disposition);
  });

  it("stands for one thing only", () => {
    const keys = [WRITE_KEY, ...DISPOSALS.map(({ key }) => key)];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("means nothing while somebody types", () => {
    for (const tag of ["INPUT", "TEXTAREA", "SELECT"]) {
      expect(disposalFor({ ...plain, key: "g", target: on(tag) })).toBeNull();
    }
    expect(disposalFor({ ...plain, key: "g", target: on("DIV", { isContentEditable: true }) })).toBeNull();
    expect(disposalFor({ ...plain, key: "g", target: on("LI", { closest: () => ({}) }) })).toBeNull();
    expect(disposalFor({ ...plain, key: "g", target: on("BUTTON") })).toBe("ghost");
  });

  it.each(["ctrlKey", "altKey", "metaKey", "shiftKey", "repeat"])("with %s means something else", (held) =>
    expect(disposalFor({ ...plain, key: "p", [held]: true })).toBeNull(),
  );

  it.each(["x", "Enter", " ", "F5"])("%s disposes of nothing", (key) =>
    expect(disposalFor({ ...plain, key })).toBeNull(),
  );
});

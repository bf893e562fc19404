import { describe, expect, it } from "vitest";

import { DARK, LIGHT, MEANINGS, type Palette } from "./tokens.ts";

const AA_TEXT = 4.5;
const AA_SHAPE = 3;

/** Relative luminance of `#rrggbb`, WCAG 2.2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

describe.each<[string, Palette]>([
  ["dark", DARK],
  ["light", LIGHT],
])("the %s palette", (_name, palette) => {
  const grounds = [palette.ground, palette.surface, palette.raised];

  it.each(["text", "dim"] as const)("keeps %s readable on every ground", (word) => {
    for (const ground of grounds) expect(contrast(palette[word], ground)).toBeGreaterThanOrEqual(AA_TEXT);
  });

  it.each(MEANINGS)("keeps %s readable on every ground and on its tint", (word) => {
    const { text, tint } = palette.meaning[word];
    for (const ground of [...grounds, tint]) expect(contrast(text, ground)).toBeGreaterThanOrEqual(AA_TEXT);
    expect(contrast(palette.text, tint)).toBeGreaterThanOrEqual(AA_TEXT);
    expect(contrast(palette.dim, tint)).toBeGreaterThanOrEqual(AA_TEXT);
  });

  it("keeps a button's label readable, and its edge and the focus ring visible", () => {
    expect(contrast(palette.onAct, palette.act)).toBeGreaterThanOrEqual(AA_TEXT);
    expect(contrast(palette.onAct, palette.actHover)).toBeGreaterThanOrEqual(AA_TEXT);
    for (const ground of grounds) {
      expect(contrast(palette.edge, ground)).toBeGreaterThanOrEqual(AA_SHAPE);
      expect(contrast(palette.focus, ground)).toBeGreaterThanOrEqual(AA_SHAPE);
    }
  });
});

it("knows a poor contrast when it sees one", () => {
  expect(contrast("#777777", "#888888")).toBeLessThan(AA_SHAPE);
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
});

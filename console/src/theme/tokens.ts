/**
 * Every colour and measure of the console, in one place. Colour means something: red is priority 1,
 * overdue or unanswered; orange priority 2 or soon overdue; yellow waiting or ringing; green done, ready
 * or talking; grey priority 4 or off. Blue is the one accent: what can be done.
 *
 * `contrast.test.ts` checks each pair of text and ground in both themes against WCAG AA.
 */

export const MEANINGS = ["red", "orange", "yellow", "green", "blue", "grey"] as const;
export type Meaning = (typeof MEANINGS)[number];

type Pair = { readonly text: string; readonly tint: string };

export type Palette = {
  /** Behind everything. */
  readonly ground: string;
  /** Panels. */
  readonly surface: string;
  /** Rows under the pointer, fields, chosen things. */
  readonly raised: string;
  readonly line: string;
  /** Edges of fields and buttons: 3:1 against what they stand on. */
  readonly edge: string;
  readonly text: string;
  readonly dim: string;
  /** A filled button's ground; its label is `onAct`. */
  readonly act: string;
  readonly actHover: string;
  readonly onAct: string;
  readonly focus: string;
  /** A meaning's text and sign, readable on ground, surface, raised and on its own tint. */
  readonly meaning: Readonly<Record<Meaning, Pair>>;
};

export const DARK: Palette = {
  ground: "#0d121a",
  surface: "#151c27",
  raised: "#1d2634",
  line: "#2a3546",
  edge: "#66758c",
  text: "#e9eef5",
  dim: "#a5b2c4",
  act: "#2a66d9",
  actHover: "#1f55bd",
  onAct: "#ffffff",
  focus: "#8ab6ff",
  meaning: {
    red: { text: "#ff9187", tint: "#3b181b" },
    orange: { text: "#ffb266", tint: "#38230f" },
    yellow: { text: "#f2d45c", tint: "#322a0c" },
    green: { text: "#74dca0", tint: "#11301f" },
    blue: { text: "#8ab6ff", tint: "#172b4d" },
    grey: { text: "#b3bfce", tint: "#232d3b" },
  },
};

export const LIGHT: Palette = {
  ground: "#edf0f4",
  surface: "#ffffff",
  raised: "#f4f6f9",
  line: "#d5dce5",
  edge: "#79879b",
  text: "#131a25",
  dim: "#4d5b70",
  act: "#1c5bd0",
  actHover: "#174db3",
  onAct: "#ffffff",
  focus: "#1c5bd0",
  meaning: {
    red: { text: "#a5141a", tint: "#fde7e6" },
    orange: { text: "#8a4200", tint: "#ffecd8" },
    yellow: { text: "#6b4e00", tint: "#fff3c4" },
    green: { text: "#0e6135", tint: "#dff4e7" },
    blue: { text: "#174db3", tint: "#e3edfd" },
    grey: { text: "#46536a", tint: "#e6eaf0" },
  },
};

/** Blue-grey steps that Mantine's own parts use in the dark theme, light to dark. */
export const DARK_STEPS = [
  DARK.text,
  "#cdd6e2",
  DARK.dim,
  "#8592a6",
  DARK.edge,
  DARK.line,
  DARK.raised,
  DARK.surface,
  DARK.ground,
  "#090d13",
] as const;

/** The accent in Mantine's ten steps; 6 fills in light, 7 in dark. */
export const ACCENT_STEPS = [
  "#e3edfd",
  "#c6dbfb",
  "#a6c7fb",
  "#8ab6ff",
  "#5a94f5",
  "#3f7ae6",
  LIGHT.act,
  DARK.act,
  "#174db3",
  "#123d8f",
] as const;

/** Names as CSS reads them: `--ground`, `--red`, `--red-tint`, ... */
export function cssVariables(palette: Palette): Record<string, string> {
  const { meaning, ...plain } = palette;
  const names: Record<string, string> = {};
  for (const [name, value] of Object.entries(plain)) {
    names[`--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`] = value;
  }
  for (const word of MEANINGS) {
    names[`--${word}`] = meaning[word].text;
    names[`--${word}-tint`] = meaning[word].tint;
  }
  return names;
}

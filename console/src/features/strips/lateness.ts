/** `early` within the first target, `close` within the second, `late` after it. */
export type Lateness = "early" | "close" | "late";

/** A wait in seconds against a line's targets (90 % and 95 % of calls within), seconds. */
export function lateness(seconds: number, targets: readonly number[]): Lateness {
  const [first = Infinity, second = first] = targets;
  if (seconds < first) return "early";
  return seconds < second ? "close" : "late";
}

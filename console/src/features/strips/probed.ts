import { instant, secondsSince } from "../../time/age.ts";

/** `ok`, `failed`, or `old`: the probe itself has not been heard of for three of its rounds. */
export type Probed = "ok" | "failed" | "old";

const ROUNDS = 3;

/** What a line's newest probe says at `now` (milliseconds), where one comes every `every` seconds. */
export function probed(probe: { readonly at: string; readonly ok: boolean }, every: number, now: number): Probed {
  const at = instant(probe.at);
  if (at === null || secondsSince(at, now) > ROUNDS * every) return "old";
  return probe.ok ? "ok" : "failed";
}

import { instant, secondsSince } from "../../time/age.ts";

/** `ok`, `failed`, or `old`: the probe itself has not been heard of for three of its rounds and a minute. */
export type Probed = "ok" | "failed" | "old";

const ROUNDS = 3;
/** Seconds that dialling all lines may take: a result comes when its round is over. */
const A_ROUND_TAKES = 60;

/** What a line's newest probe says at `now` (milliseconds), where one comes every `every` seconds. */
export function probed(probe: { readonly at: string; readonly ok: boolean }, every: number, now: number): Probed {
  const at = instant(probe.at);
  if (at === null || secondsSince(at, now) > ROUNDS * every + A_ROUND_TAKES) return "old";
  return probe.ok ? "ok" : "failed";
}

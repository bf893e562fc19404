import type { Shapes } from "../../api/client.ts";
import { instant } from "../../time/age.ts";

export type Timed = {
  /** The wait for an answer, or the talk after it. */
  readonly what: "wait" | "talk";
  readonly since: number | null;
  /** When it stopped; `null` while it runs. */
  readonly until: number | null;
};

/** The one time that matters of a call: its wait until an operator answers, then its talk. */
export function timed(
  call: Pick<Shapes["CallRow"], "status" | "arrived_at" | "queued_at" | "answered_at" | "ended_at">,
): Timed {
  const until = instant(call.ended_at);
  const answered = instant(call.answered_at);
  // Put back into the queue when the operator's phone died, or given up there: it waits, since it arrived.
  const waits = call.status === "queued" || call.status === "lost_after_answer" || answered === null;
  return waits
    ? { what: "wait", since: instant(call.arrived_at), until }
    : { what: "talk", since: answered, until };
}

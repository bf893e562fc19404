import type { Shapes } from "../../api/client.ts";

type Arrived = Pick<Shapes["CallRow"], "id" | "arrived_at">;

/** The calls of several lists, each once, the last to arrive first. One that is in two is taken from the first. */
export function newestFirst<Call extends Arrived>(...lists: readonly (readonly Call[])[]): Call[] {
  const calls = new Map<string, Call>();
  for (const call of lists.flat()) if (!calls.has(call.id)) calls.set(call.id, call);
  // Ids sort by whole seconds only.
  const at = (call: Call): number => Date.parse(call.arrived_at);
  return [...calls.values()].sort((one, other) => at(other) - at(one) || (one.id < other.id ? 1 : -1));
}

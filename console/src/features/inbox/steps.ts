import type { Shapes } from "../../api/client.ts";

export type CaseStatus = Shapes["CaseStatus"];

/** What an agency does next; each is one tap. */
export type Step = "accept" | "en_route" | "on_scene" | "done";

const NEXT: Partial<Record<CaseStatus, Step>> = {
  queued: "accept",
  sent: "accept",
  delivered: "accept",
  accepted: "en_route",
  unit_assigned: "en_route",
  en_route: "on_scene",
  on_scene: "done",
};

/** The big button of a case; none when nothing more is expected of the agency. */
export function nextStep(status: CaseStatus): Step | null {
  return NEXT[status] ?? null;
}

/** Nobody at the agency has taken it yet: it can still be refused without a word to a crew. */
export function isNew(status: CaseStatus): boolean {
  return NEXT[status] === "accept";
}

type Sorted = Pick<Shapes["CaseRow"], "id" | "status" | "priority">;

/** What nobody has accepted first, then the most urgent, then the oldest. */
export function inOrder<Case extends Sorted>(cases: readonly Case[]): Case[] {
  const weight = (each: Case): number => (isNew(each.status) ? 0 : 10) + each.priority;
  return [...cases].sort((one, other) => weight(one) - weight(other) || (one.id < other.id ? -1 : 1));
}

/** How each state looks, everywhere the same. The word comes from the translations. */

import type { Shapes } from "../api/client.ts";
import type { Look } from "./Sign.tsx";

export const CALL_LOOKS: Record<Shapes["CallStatus"], Look> = {
  ringing: { icon: "ringing", meaning: "yellow", insistent: true },
  in_flow: { icon: "flow", meaning: "yellow" },
  queued: { icon: "waiting", meaning: "yellow" },
  answered: { icon: "answered", meaning: "green" },
  closed: { icon: "ended", meaning: "grey" },
  served: { icon: "done", meaning: "grey" },
  abandoned: { icon: "missed", meaning: "red" },
  failed: { icon: "alert", meaning: "red" },
  lost_after_answer: { icon: "lost", meaning: "red" },
};

export const INCIDENT_LOOKS: Record<Shapes["IncidentStatus"], Look> = {
  draft: { icon: "draft", meaning: "blue" },
  open: { icon: "waiting", meaning: "yellow" },
  dispatched: { icon: "check", meaning: "green" },
  en_route: { icon: "truck", meaning: "green" },
  on_scene: { icon: "place", meaning: "green" },
  controlled: { icon: "done", meaning: "green" },
  resolved: { icon: "done", meaning: "grey" },
  closed: { icon: "done", meaning: "grey" },
  on_hold: { icon: "pause", meaning: "yellow" },
  cancelled: { icon: "off", meaning: "grey" },
  merged: { icon: "off", meaning: "grey" },
  reopened: { icon: "alert", meaning: "orange" },
};

export const CASE_LOOKS: Record<Shapes["CaseStatus"], Look> = {
  queued: { icon: "clock", meaning: "yellow" },
  sent: { icon: "sent", meaning: "yellow" },
  delivered: { icon: "waiting", meaning: "yellow" },
  accepted: { icon: "check", meaning: "green" },
  unit_assigned: { icon: "truck", meaning: "green" },
  en_route: { icon: "truck", meaning: "green" },
  on_scene: { icon: "place", meaning: "green" },
  done: { icon: "done", meaning: "green" },
  verified: { icon: "done", meaning: "grey" },
  rejected: { icon: "cross", meaning: "red" },
  stood_down: { icon: "off", meaning: "grey" },
  not_found: { icon: "off", meaning: "grey" },
  referred: { icon: "arrow", meaning: "grey" },
};

/** Red and orange are for what cannot wait; 3 and 4 stay quiet. */
export function priorityLook(priority: number): Look {
  if (priority === 1) return { icon: "alert", meaning: "red" };
  if (priority === 2) return { icon: "alert", meaning: "orange" };
  return { icon: "chevron", meaning: "grey" };
}

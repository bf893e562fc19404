import type { Shapes } from "../../api/client.ts";
import type { Me } from "../../api/me.tsx";
import type { Look } from "../../ui/Sign.tsx";

export type Seat = Shapes["Seat"];

export const PAUSES = ["rest", "prayer", "administration", "training"] as const satisfies readonly Shapes["PauseReason"][];

/** The seats that somebody may take: an agency's people only their agency's. */
export function openTo(me: Me, seats: readonly Seat[]): readonly Seat[] {
  return me.role === "agency" ? seats.filter((seat) => seat.agency === me.agency) : seats;
}

/** How one's own wish looks: green rings, yellow is paused, grey has just sat down. */
export function seatLook(seat: Pick<Seat, "ready" | "pause_reason">): Look {
  if (seat.ready) return { icon: "check", meaning: "green" };
  return seat.pause_reason ? { icon: "pause", meaning: "yellow" } : { icon: "off", meaning: "grey" };
}

import type { Shapes } from "../../api/client.ts";

type AlarmRow = Shapes["AlarmRow"];

const KINDS = ["rtp_ports_low", "trunk_faults", "callers_silent"] as const;
const REASONS = [
  "codec",
  "encryption",
  "rtp_ports",
  "media",
  "extension",
  "number",
  "address",
  "identity",
  "overload",
  "unanswered",
  "unconfirmed",
  "merged",
  "other",
  "cut",
] as const;

export type LineAlarm = AlarmRow & { kind: (typeof KINDS)[number] };
export type FaultReason = (typeof REASONS)[number];

/** The open alarms that are about the way between us and the telephone network, oldest first. */
export function lineAlarms(alarms: readonly AlarmRow[]): readonly LineAlarm[] {
  return alarms.filter((alarm): alarm is LineAlarm => alarm.cleared_at === null && KINDS.some((kind) => kind === alarm.kind));
}

/** Why the network's calls were not taken; a reason that this page does not know yet is another one. */
export function reasonOf(alarm: LineAlarm): FaultReason {
  return REASONS.find((reason) => reason === alarm.data["reason"]) ?? "other";
}

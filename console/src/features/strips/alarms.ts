import type { Shapes } from "../../api/client.ts";

type AlarmRow = Shapes["AlarmRow"];

/** Somebody must act at once; the weightiest first. */
const URGENT = [
  "trunk_unregistered",
  "trunk_down",
  "rtp_ports_low",
  "trunk_faults",
  "callers_silent",
  "journal_row_passed_over",
  "seat_left",
  "phone_forwards",
  "contact_paused",
] as const;
/** The room works on; whoever looks after the system has to act within hours or days. */
const LATER = [
  "disk_low",
  "partitions_low",
  "journal_line_set_aside",
  "call_journal_unread",
  "recordings_unfinished",
  "housekeeping",
] as const;
const KINDS = [...URGENT, ...LATER] as const;
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

/** The open alarms about the lines, the room and the system itself: the weightiest kind first, each oldest first. */
export function lineAlarms(alarms: readonly AlarmRow[]): readonly LineAlarm[] {
  return KINDS.flatMap((kind) =>
    alarms.filter((alarm): alarm is LineAlarm => alarm.cleared_at === null && alarm.kind === kind),
  );
}

/** What is shown where not all of it may be: as many kinds as there is room for before a second one of any. */
export function foremost(alarms: readonly LineAlarm[], most: number): readonly LineAlarm[] {
  const isFirst = (alarm: LineAlarm) => alarms.find(({ kind }) => kind === alarm.kind) === alarm;
  const firsts = alarms.filter(isFirst);
  const others = alarms.filter((alarm) => !isFirst(alarm));
  const chosen = new Set([...firsts, ...others].slice(0, most));
  return alarms.filter((alarm) => chosen.has(alarm));
}

/** Whether somebody must act at once. */
export function isUrgent(alarm: LineAlarm): boolean {
  return URGENT.some((kind) => kind === alarm.kind);
}

/** What the alarm is about, as people call it: a contact by its names, the network's faults by node, else the subject. */
export function aboutOf({ kind, subject, data }: LineAlarm): string {
  if (kind === "trunk_faults") return subject.replace(/: \w+$/, "");
  if (kind !== "contact_paused") return subject;
  const name = data["name"] === "" ? data["channel"] : data["name"];
  return [data["agency"], name].filter((part) => typeof part === "string" && part !== "").join(", ");
}

/** Why, in a sentence where the alarm has one: for whoever points at it. */
export function reasonGiven({ data }: LineAlarm): string | undefined {
  const given = data["why"] ?? data["detail"];
  return typeof given === "string" && given ? given : undefined;
}

/** Why the network's calls were not taken; a reason that this page does not know yet is another one. */
export function reasonOf(alarm: LineAlarm): FaultReason {
  return REASONS.find((reason) => reason === alarm.data["reason"]) ?? "other";
}

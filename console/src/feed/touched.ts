import type { GetPath, JournalEntry } from "../api/client.ts";

/** What a screen has read and must read again: all answers of a path, or those about one thing. */
export type Touched = { readonly path: GetPath; readonly id?: string };

const nothing: readonly Touched[] = [];

function one(path: GetPath, id: string | null): readonly Touched[] {
  return id === null ? nothing : [{ path, id }];
}

const lists = (...paths: GetPath[]): readonly Touched[] => paths.map((path) => ({ path }));

/** By the word before the dot of a journal row's kind. */
const BY_SUBJECT: Readonly<Record<string, (row: JournalEntry) => readonly Touched[]>> = {
  call: (row) => [...lists("/api/v1/calls", "/api/v1/queues"), ...one("/api/v1/calls/{call_id}", row.call_id)],
  // A call's row names its incident, so a draft that is made or discarded shows there too.
  incident: (row) => [
    ...lists("/api/v1/incidents", "/api/v1/calls", "/api/v1/cases"),
    ...one("/api/v1/incidents/{incident_id}", row.incident_id),
    ...one("/api/v1/calls/{call_id}", row.call_id),
  ],
  case: (row) => [
    ...lists("/api/v1/cases", "/api/v1/incidents"),
    ...one("/api/v1/incidents/{incident_id}", row.incident_id),
    ...one("/api/v1/cases/{case_id}", row.case_id),
  ],
  deadline: (row) => [
    ...lists("/api/v1/cases", "/api/v1/incidents"),
    ...one("/api/v1/cases/{case_id}", row.case_id),
  ],
  delivery: (row) => one("/api/v1/cases/{case_id}", row.case_id),
  phone_order: (row) => one("/api/v1/cases/{case_id}", row.case_id),
  alarm: () => lists("/api/v1/alarms"),
  position: () => lists("/api/v1/positions", "/api/v1/queues", "/api/v1/me"),
  probe: () => lists("/api/v1/probes"),
  recording: (row) => one("/api/v1/calls/{call_id}", row.call_id),
};

/** What a change makes old. A kind that this page does not know makes nothing old. */
export function touchedBy(row: JournalEntry): readonly Touched[] {
  const [subject = ""] = row.kind.split(".", 1);
  return Object.hasOwn(BY_SUBJECT, subject) ? (BY_SUBJECT[subject]?.(row) ?? nothing) : nothing;
}

/** Whether a cached answer's key (`[method, path, request]`) is about what was touched. */
export function concerns(touched: Touched, key: readonly unknown[]): boolean {
  const [method, path, request] = key;
  if (method !== "get" || path !== touched.path) return false;
  if (touched.id === undefined) return true;
  const asked = request as { params?: { path?: Record<string, unknown> } } | undefined;
  return Object.values(asked?.params?.path ?? {}).includes(touched.id);
}

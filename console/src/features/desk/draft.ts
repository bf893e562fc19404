/**
 * What an operator types into a draft, between the keyboard and the server. Letters are never lost: what is
 * not yet saved lies over what the server has, whatever comes over the feed or fails on the way.
 */

import type { Shapes } from "../../api/client.ts";

export type Fields = {
  readonly type_code: string | null;
  readonly address: string;
  readonly kelurahan: string | null;
  readonly landmark: string;
  readonly note: string;
};

export type Edits = Partial<Fields>;

export type Draft = {
  /** Typed and not yet on its way. */
  readonly typed: Edits;
  /** On its way to the server. */
  readonly sending: Edits | null;
  /** When the server last took it, milliseconds since 1970. */
  readonly savedAt: number | null;
  readonly failed: boolean;
};

export const UNTOUCHED: Draft = { typed: {}, sending: null, savedAt: null, failed: false };

export type Happening =
  | { readonly what: "typed"; readonly edits: Edits }
  | { readonly what: "sending" }
  | { readonly what: "saved"; readonly at: number }
  | { readonly what: "failed" };

/** The draft after something happened. */
export function after(draft: Draft, happening: Happening): Draft {
  switch (happening.what) {
    case "typed":
      return { ...draft, typed: { ...draft.typed, ...happening.edits } };
    case "sending":
      return { ...draft, typed: {}, sending: draft.typed, failed: false };
    case "saved":
      return { ...draft, sending: null, savedAt: happening.at };
    case "failed":
      // What was typed meanwhile is newer than what did not arrive.
      return { ...draft, typed: { ...draft.sending, ...draft.typed }, sending: null, failed: true };
  }
}

/** What the form shows: the server's fields under those not yet saved. */
export function shown(draft: Draft, incident: Shapes["IncidentDetail"]): Fields {
  const saved: Fields = {
    type_code: incident.type_code,
    address: incident.address,
    kelurahan: incident.kelurahan,
    landmark: incident.landmark ?? "",
    note: incident.note,
  };
  return { ...saved, ...draft.sending, ...draft.typed };
}

export function hasUnsaved(draft: Draft): boolean {
  return Object.keys(draft.typed).length > 0 || draft.sending !== null;
}

/** As the API takes it: an empty landmark is none. */
export function asChanges(edits: Edits): Shapes["EditIncident"] {
  const { landmark, ...rest } = edits;
  return landmark === undefined ? rest : { ...rest, landmark: landmark.trim() === "" ? null : landmark };
}

/** What a page that was reloaded finds again; nothing of what does not read as edits. */
export function remembered(text: string | null): Edits {
  if (text === null) return {};
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === "object" && read !== null && !Array.isArray(read) ? read : {};
  } catch {
    return {};
  }
}

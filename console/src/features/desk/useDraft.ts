import { useEffect, useState, useSyncExternalStore } from "react";

import { fetchApi, type Shapes } from "../../api/client.ts";
import { granted } from "../../api/faults.ts";
import { asChanges, type Draft, type Edits, type Fields, remembered, shown } from "./draft.ts";
import { DraftKeeper } from "./keeper.ts";
import { pathOf, useIncident, useRemember } from "./useIncident.ts";

type Detail = Shapes["IncidentDetail"];

/** One draft's typing, saved as it goes. The component that uses it is made anew for each incident. */
export function useDraft(incident: Detail): { draft: Draft; fields: Fields; keeper: DraftKeeper } {
  const { id } = incident;
  const remember = useRemember();
  const [keeper] = useState(() => {
    const key = `dcor-draft-${id}`;
    return new DraftKeeper(
      {
        save: async (edits) => {
          const body = asChanges(edits);
          remember(granted(await fetchApi.PATCH("/api/v1/incidents/{incident_id}", { ...pathOf(id), body })));
        },
        remember: (edits: Edits) => {
          if (Object.keys(edits).length === 0) sessionStorage.removeItem(key);
          else sessionStorage.setItem(key, JSON.stringify(edits));
        },
        later: (milliseconds, what) => {
          const timer = setTimeout(what, milliseconds);
          return () => clearTimeout(timer);
        },
        now: () => Date.now(),
      },
      remembered(sessionStorage.getItem(key)),
    );
  });
  // Whoever turns to another call leaves nothing unsaved behind.
  useEffect(() => () => void keeper.flush(), [keeper]);
  const draft = useSyncExternalStore(keeper.subscribe, keeper.snapshot);
  // From the cache, where the server's answer lies before the draft says "saved": whoever drew this component may not
  // have it yet, and for that moment a field would show its old text over what is being typed.
  const saved = useIncident(id).data ?? incident;
  return { draft, fields: shown(draft, saved), keeper };
}

import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";

import { api, fetchApi, type Shapes } from "../../api/client.ts";
import { granted } from "../../api/faults.ts";
import { asChanges, type Draft, type Edits, remembered } from "./draft.ts";
import { DraftKeeper } from "./keeper.ts";

type Detail = Shapes["IncidentDetail"];

/** Puts an answer of the API into the cache, so that the screen need not ask again. */
export function useRemember(): (detail: Detail) => void {
  const queries = useQueryClient();
  return (detail) => {
    const path = { params: { path: { incident_id: detail.id } } };
    queries.setQueryData(api.queryOptions("get", "/api/v1/incidents/{incident_id}", path).queryKey, detail);
  };
}

/** One draft's typing, saved as it goes. The component that uses it is made anew for each incident. */
export function useDraft(id: string): { draft: Draft; keeper: DraftKeeper } {
  const remember = useRemember();
  const [keeper] = useState(() => {
    const key = `dcor-draft-${id}`;
    return new DraftKeeper(
      {
        save: async (edits) => {
          const params = { path: { incident_id: id } };
          const body = asChanges(edits);
          remember(granted(await fetchApi.PATCH("/api/v1/incidents/{incident_id}", { params, body })));
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
  return { draft: useSyncExternalStore(keeper.subscribe, keeper.snapshot), keeper };
}

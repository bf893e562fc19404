import { useQueryClient } from "@tanstack/react-query";

import { api, type Shapes } from "../../api/client.ts";

const PATH = "/api/v1/incidents/{incident_id}";

/** What every request about that incident names. */
export const pathOf = (id: string) => ({ params: { path: { incident_id: id } } });

export function useIncident(id: string) {
  return api.useQuery("get", PATH, pathOf(id));
}

/** Puts an answer of the API into the cache, so that the screen need not ask again. */
export function useRemember(): (detail: Shapes["IncidentDetail"]) => void {
  const queries = useQueryClient();
  return (detail) => {
    const { queryKey } = api.queryOptions("get", PATH, pathOf(detail.id));
    // A reading on its way may be older, and would put the old answer over this one; or newer: then it is asked for again.
    const onItsWay = queries.isFetching({ queryKey, exact: true }) > 0;
    void queries.cancelQueries({ queryKey });
    queries.setQueryData(queryKey, detail);
    if (onItsWay) void queries.invalidateQueries({ queryKey });
  };
}

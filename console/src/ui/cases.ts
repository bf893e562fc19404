import { api, type Shapes } from "../api/client.ts";

/** Cases by id: all that run, and those that ended last, for their reasons. */
export function useCases(): ReadonlyMap<string, Shapes["CaseRow"]> {
  const running = api.useQuery("get", "/api/v1/cases", { params: { query: { live: true, limit: 200 } } });
  const ended = api.useQuery("get", "/api/v1/cases", { params: { query: { live: false, limit: 100 } } });
  const all = [...(ended.data?.items ?? []), ...(running.data?.items ?? [])];
  return new Map(all.map((each) => [each.id, each]));
}

/** The leading agency first, then by code: always in the same order. */
export function leadFirst<Case extends { readonly lead: boolean; readonly agency: string }>(
  cases: readonly Case[],
): Case[] {
  return [...cases].sort(
    (one, other) => Number(other.lead) - Number(one.lead) || one.agency.localeCompare(other.agency),
  );
}

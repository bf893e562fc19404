import createFetchClient, { type Middleware } from "openapi-fetch";
import createQueryClient from "openapi-react-query";

import { hearServer } from "../time/serverClock.ts";
import type { components, paths } from "./schema.d.ts";

export type Shapes = components["schemas"];
export type JournalEntry = Shapes["Entry"];

/** The paths that can be read. */
export type GetPath = {
  [Path in keyof paths]: paths[Path] extends { get: object } ? Path : never;
}[keyof paths];

const listening: Middleware = {
  onResponse({ response }) {
    hearServer(response.headers.get("Date"));
  },
};

/** Plain requests: `fetchApi.POST("/api/v1/session", ...)`. */
export const fetchApi = createFetchClient<paths>({
  baseUrl: "/",
  // The API refuses changes without it: a page of another site cannot send it.
  headers: { "X-DCOR-Client": "console" },
});
fetchApi.use(listening);

/** The same as TanStack queries and mutations: `api.useQuery("get", "/api/v1/calls", ...)`. */
export const api = createQueryClient(fetchApi);

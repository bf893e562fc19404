import { QueryCache, QueryClient } from "@tanstack/react-query";

import { faultOf, NOT_LOGGED_IN, UNREACHABLE } from "./faults.ts";

export const ME = "/api/v1/me";

/** One cache for the page. Answers stay fresh until the feed says otherwise. */
export function makeQueries(onLoggedOut: () => void): QueryClient {
  const cache = new QueryCache({
    onError: (error, query) => {
      // The question who is logged in has its own answer to that.
      if (faultOf(error) === NOT_LOGGED_IN && query.queryKey[1] !== ME) onLoggedOut();
    },
  });
  return new QueryClient({
    queryCache: cache,
    defaultOptions: {
      queries: {
        staleTime: Infinity,
        // The room's network may have no way to the internet: never ask the browser whether it is "online".
        networkMode: "always",
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        // The feed brings everything anew when the line is back; a try or two bridges a restart.
        retry: (tries, error) => faultOf(error) === UNREACHABLE && tries < 2,
        retryDelay: 500,
      },
      mutations: { networkMode: "always", retry: false },
    },
  });
}

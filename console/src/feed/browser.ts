/** The outside world of a `Follower` in a browser, in a page or in a shared worker. */

import { fetchApi, type JournalEntry } from "../api/client.ts";
import type { Opened, Outside } from "./follower.ts";

const PAGE = 200;
const UNAUTHORISED = 401;

export const browser: Outside<JournalEntry> = {
  stream(after, on) {
    const source = new EventSource(`/api/v1/feed${after === null ? "" : `?after=${after}`}`);
    source.addEventListener("hello", (event: MessageEvent<string>) => on.opened(JSON.parse(event.data) as Opened));
    source.addEventListener("change", (event: MessageEvent<string>) => on.row(JSON.parse(event.data) as JournalEntry));
    // The browser's own retry hides for how long it was away and why; we open a new stream ourselves.
    source.addEventListener("error", () => {
      source.close();
      on.failed();
    });
    return { close: () => source.close() };
  },

  async catchUp(after) {
    const { data, response } = await fetchApi.GET("/api/v1/journal", {
      params: { query: { after, limit: PAGE } },
    });
    if (data) return data;
    if (response.status === UNAUTHORISED) return "refused";
    throw new Error(`the journal answered ${response.status}`);
  },

  later(milliseconds, what) {
    const timer = setTimeout(what, milliseconds);
    return { cancel: () => clearTimeout(timer) };
  },

  now: () => Date.now(),
};

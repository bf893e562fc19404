/** A page's end of the feed: a shared worker where there is one, else its own stream. */

import type { JournalEntry } from "../api/client.ts";
import { browser } from "./browser.ts";
import { Follower, type News } from "./follower.ts";

/** What a page says to the shared worker. */
export type Wish =
  /** Follow as this user; the same again only joins. */
  | { readonly kind: "follow"; readonly as: string }
  /** The network or the page came back. */
  | { readonly kind: "hurry" }
  | { readonly kind: "bye" };

export type FeedLink = { readonly hurry: () => void; readonly close: () => void };

/** Follows the feed as one user until closed. */
export function link(as: string, tell: (news: News<JournalEntry>) => void): FeedLink {
  return "SharedWorker" in globalThis ? shared(as, tell) : own(tell);
}

function shared(as: string, tell: (news: News<JournalEntry>) => void): FeedLink {
  const worker = new SharedWorker(new URL("./shared.worker.ts", import.meta.url), {
    type: "module",
    name: "dcor-feed",
  });
  const { port } = worker;
  let alone: FeedLink | null = null;
  // A browser may have shared workers and still refuse ours: better a stream of our own than none.
  worker.addEventListener("error", () => (alone ??= own(tell)), { once: true });
  const say = (wish: Wish) => port.postMessage(wish);
  const leave = () => say({ kind: "bye" });
  port.addEventListener("message", (event: MessageEvent<News<JournalEntry>>) => tell(event.data));
  port.start();
  say({ kind: "follow", as });
  window.addEventListener("pagehide", leave);
  return {
    hurry: () => {
      if (alone) alone.hurry();
      else say({ kind: "hurry" });
    },
    close: () => {
      alone?.close();
      window.removeEventListener("pagehide", leave);
      leave();
      port.close();
    },
  };
}

function own(tell: (news: News<JournalEntry>) => void): FeedLink {
  const follower = new Follower<JournalEntry>(browser, tell);
  follower.start();
  return { hurry: () => follower.hurry(), close: () => follower.stop() };
}

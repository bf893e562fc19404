/**
 * One feed for all tabs of a browser, because a browser opens at most six connections to one server.
 * Each tab speaks over its port; see `link.ts` for the words.
 */

import type { JournalEntry } from "../api/client.ts";
import { browser } from "./browser.ts";
import { Follower, type News } from "./follower.ts";
import type { Wish } from "./link.ts";

const ports = new Set<MessagePort>();
let followedAs: string | null = null;

const follower = new Follower<JournalEntry>(browser, (news: News<JournalEntry>) => {
  for (const port of ports) port.postMessage(news);
});

function heed(port: MessagePort, wish: Wish): void {
  if (wish.kind === "bye") {
    ports.delete(port);
  } else if (wish.kind === "hurry") {
    follower.hurry();
  } else if (wish.as !== followedAs || follower.line.state === "refused") {
    followedAs = wish.as;
    follower.start();
  } else {
    // A tab that joins a running feed may have read before it listened.
    port.postMessage({ kind: "line", line: follower.line } satisfies News<JournalEntry>);
    port.postMessage({ kind: "anew" } satisfies News<JournalEntry>);
  }
}

self.addEventListener("connect", (event) => {
  const [port] = (event as MessageEvent).ports;
  if (!port) return;
  ports.add(port);
  port.addEventListener("message", (message: MessageEvent<Wish>) => heed(port, message.data));
  port.start();
});

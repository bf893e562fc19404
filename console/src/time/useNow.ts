import { useSyncExternalStore } from "react";

import { serverNow } from "./serverClock.ts";

const SECOND = 1000;
const listeners = new Set<() => void>();
let now = serverNow();
let timer: ReturnType<typeof setTimeout> | undefined;

// One beat for all timers of the page, on the server's whole second, so that they change together.
function beat(): void {
  now = serverNow();
  for (const listener of listeners) listener();
  timer = setTimeout(beat, SECOND - (serverNow() % SECOND));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (timer === undefined) beat();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearTimeout(timer);
      timer = undefined;
    }
  };
}

/** The server's time in milliseconds, new each second. Only timers use it: it renders them anew. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";

import type { Line } from "./follower.ts";
import { link } from "./link.ts";
import { REST, Refresher } from "./refresher.ts";
import { concerns, touchedBy } from "./touched.ts";

const LineContext = createContext<Line>({ state: "connecting" });

/** How the line to the server is. */
export function useLine(): Line {
  return useContext(LineContext);
}

type Props = { user: string; onRefused: () => void; children: ReactNode };

/** Follows the feed as `user` and keeps every answer in the cache as new as the journal. */
export function FeedProvider({ user, onRefused, children }: Props) {
  const queries = useQueryClient();
  const [line, setLine] = useState<Line>({ state: "connecting" });

  useEffect(() => {
    const refresher = new Refresher(
      (touched) => queries.invalidateQueries({ predicate: ({ queryKey }) => concerns(touched, queryKey) }),
      () => new Promise((rested) => setTimeout(rested, REST)),
    );
    const feed = link(user, (news) => {
      if (news.kind === "rows") refresher.note(news.rows.flatMap(touchedBy));
      else if (news.kind === "anew") void queries.invalidateQueries();
      else {
        setLine(news.line);
        if (news.line.state === "refused") onRefused();
      }
    });
    const back = () => {
      if (document.visibilityState === "visible") feed.hurry();
    };
    window.addEventListener("online", back);
    document.addEventListener("visibilitychange", back);
    return () => {
      window.removeEventListener("online", back);
      document.removeEventListener("visibilitychange", back);
      feed.close();
    };
  }, [user, onRefused, queries]);

  return <LineContext value={line}>{children}</LineContext>;
}

import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { Navigate, Outlet } from "react-router";

import { api } from "../api/client.ts";
import { faultOf, NOT_LOGGED_IN } from "../api/faults.ts";
import { MeContext } from "../api/me.tsx";
import { ME } from "../api/queries.ts";
import { FeedProvider } from "../feed/FeedProvider.tsx";
import { useFault } from "../ui/useFault.ts";
import { Failed } from "../ui/Plain.tsx";
import { useWords } from "../words/index.ts";
import { Header } from "./Header.tsx";
import styles from "./shell.module.css";

/** What stands around every screen: who is logged in, the feed, the header. */
export function Shell() {
  const { t } = useWords();
  const sentence = useFault();
  const queries = useQueryClient();
  const me = api.useQuery("get", ME);
  const askWho = useCallback(() => {
    void queries.invalidateQueries({ queryKey: ["get", ME] });
  }, [queries]);

  if (me.error && faultOf(me.error) === NOT_LOGGED_IN) return <Navigate to="/login" replace />;
  if (me.error && !me.data) return <Failed sentence={sentence(me.error)} again={askWho} />;
  if (!me.data) return null;
  return (
    <MeContext value={me.data}>
      <FeedProvider user={me.data.id} onRefused={askWho}>
        <div className={styles["shell"]}>
          <a className={styles["skip"]} href="#main">
            {t("app.skip")}
          </a>
          <Header />
          <main id="main" className={styles["main"]} tabIndex={-1}>
            <Outlet />
            <div id="over" />
          </main>
        </div>
      </FeedProvider>
    </MeContext>
  );
}

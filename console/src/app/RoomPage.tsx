import { useCallback, useEffect, useRef } from "react";
import { useSearchParams } from "react-router";

import { api } from "../api/client.ts";
import { useMe, worksCalls } from "../api/me.tsx";
import { CallsPanel } from "../features/calls/CallsPanel.tsx";
import { Desk } from "../features/desk/Desk.tsx";
import { IncidentsPanel } from "../features/incidents/IncidentsPanel.tsx";
import { ServiceStrips } from "../features/strips/ServiceStrips.tsx";
import { useWords } from "../words/index.ts";
import styles from "./room.module.css";

/** The room as it stands: lines, calls, incidents; for those who handle calls, the desk at the left. */
export function RoomPage() {
  const { t } = useWords();
  const works = worksCalls(useMe());
  const [chosen, setChosen] = useSearchParams();
  const call = chosen.get("call") ?? undefined;
  const incident = chosen.get("incident") ?? undefined;
  const chooseCall = useCallback((id: string) => setChosen({ call: id }), [setChosen]);
  const chooseIncident = useCallback((id: string) => setChosen({ incident: id }), [setChosen]);
  const clear = useCallback(() => setChosen({}), [setChosen]);
  useAnsweredHere(chooseCall);

  return (
    <div className={styles["room"]}>
      <h1 className="unseen">{t("app.title")}</h1>
      <ServiceStrips />
      <div className={styles["columns"]} data-desk={works || undefined}>
        {works && <Desk call={call} incident={incident} clear={clear} />}
        <CallsPanel chosen={call} choose={works ? chooseCall : undefined} />
        <IncidentsPanel chosen={incident} choose={works ? chooseIncident : undefined} />
      </div>
    </div>
  );
}

/** A call that is answered at one's own position comes to the desk by itself, once. */
function useAnsweredHere(choose: (call: string) => void): void {
  const me = useMe();
  const running = api.useQuery("get", "/api/v1/calls", { params: { query: { live: true, limit: 200 } } });
  const mine = running.data?.items.find(
    (call) => call.status === "answered" && me.position !== null && call.position === me.position,
  )?.id;
  const shown = useRef<string>(undefined);
  useEffect(() => {
    if (mine === undefined || mine === shown.current) return;
    shown.current = mine;
    choose(mine);
  }, [mine, choose]);
}

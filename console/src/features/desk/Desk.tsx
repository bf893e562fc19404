import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";

import { api, fetchApi } from "../../api/client.ts";
import { granted } from "../../api/faults.ts";
import { Icon } from "../../ui/icons.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { Empty, Failed, Loading } from "../../ui/Plain.tsx";
import { useFault } from "../../ui/useFault.ts";
import { useWords } from "../../words/index.ts";
import { CallerCard } from "./CallerCard.tsx";
import styles from "./desk.module.css";
import { Disposal } from "./Disposal.tsx";
import { DraftForm } from "./DraftForm.tsx";
import { SentIncident } from "./SentIncident.tsx";
import { useIncident, useRemember } from "./useIncident.ts";

type Props = {
  call?: string | undefined;
  incident?: string | undefined;
  /** Puts the desk in order for the next call. */
  clear: () => void;
};

/** The call in hand: who calls, what happened and where, and the ways to be done with it. */
export function Desk({ call: callId, incident: incidentId, clear }: Props) {
  const { t } = useWords();
  return (
    <Panel title={t("desk.title")}>
      {callId ? (
        <FromCall key={callId} id={callId} clear={clear} />
      ) : incidentId ? (
        <FromIncident key={incidentId} id={incidentId} clear={clear} />
      ) : (
        <Empty icon="seat" sentence={t("desk.empty")} next={t("desk.emptyNext")} />
      )}
    </Panel>
  );
}

function FromCall({ id, clear }: { id: string; clear: () => void }) {
  const { t } = useWords();
  const sentence = useFault();
  const remember = useRemember();
  const call = api.useQuery("get", "/api/v1/calls/{call_id}", { params: { path: { call_id: id } } });
  const draft = useMutation({
    mutationFn: async () =>
      granted(await fetchApi.POST("/api/v1/calls/{call_id}/draft", { params: { path: { call_id: id } } })),
    onSuccess: async (made) => {
      remember(made);
      await call.refetch();
    },
  });
  if (call.isError && !call.data) {
    return <Failed sentence={`${t("desk.failed")} ${sentence(call.error)}`} again={() => void call.refetch()} />;
  }
  if (!call.data) return <Loading />;
  return (
    <div className={styles["desk"]}>
      <CallerCard call={call.data} />
      {call.data.incident_id ? (
        <IncidentPart key={call.data.incident_id} id={call.data.incident_id} clear={clear} />
      ) : call.data.disposition ? (
        <div className={styles["over"]} role="status">
          <Icon name="done" size={28} />
          <p className={styles["overWhat"]}>
            {t("desk.disposed", { what: t(`calls.disposition.${call.data.disposition}`) })}
          </p>
          <p>{t("desk.correct")}</p>
          <Button variant="default" onClick={clear}>
            {t("desk.done")}
          </Button>
        </div>
      ) : (
          <div className={styles["nodraft"]}>
            <p>{t("desk.noDraft")}</p>
            <Button variant="default" loading={draft.isPending} onClick={() => draft.mutate()}>
              {t("desk.makeDraft")}
            </Button>
            <p role="alert" className={styles["fault"]}>
              {draft.isError && sentence(draft.error)}
            </p>
          </div>
      )}
      <Disposal call={call.data} />
    </div>
  );
}

function FromIncident({ id, clear }: { id: string; clear: () => void }) {
  const detail = useIncident(id);
  // An incident that came by telephone is worked on with its call.
  if (detail.data?.call_id) return <FromCall id={detail.data.call_id} clear={clear} />;
  return (
    <div className={styles["desk"]}>
      <IncidentPart id={id} clear={clear} />
    </div>
  );
}

function IncidentPart({ id, clear }: { id: string; clear: () => void }) {
  const { t } = useWords();
  const sentence = useFault();
  const detail = useIncident(id);
  if (detail.isError && !detail.data) {
    return <Failed sentence={`${t("desk.failed")} ${sentence(detail.error)}`} again={() => void detail.refetch()} />;
  }
  if (!detail.data) return <Loading rows={6} />;
  return detail.data.status === "draft" ? (
    <DraftForm incident={detail.data} />
  ) : (
    <SentIncident incident={detail.data} clear={clear} />
  );
}

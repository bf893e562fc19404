import { api } from "../../api/client.ts";
import { useCases } from "../../ui/cases.ts";
import { usePlaces, useTypes } from "../../ui/names.ts";
import { Panel } from "../../ui/Panel.tsx";
import { Empty, Failed, Loading } from "../../ui/Plain.tsx";
import { useFault } from "../../ui/useFault.ts";
import { useWords } from "../../words/index.ts";
import { IncidentRow } from "./IncidentRow.tsx";
import styles from "./incidents.module.css";

type Props = {
  /** The incident that is open at the desk. */
  chosen?: string | undefined;
  choose?: ((id: string) => void) | undefined;
};

/** Incidents in progress, newest first, each with how far its agencies are. */
export function IncidentsPanel({ chosen, choose }: Props) {
  const { t } = useWords();
  const sentence = useFault();
  const types = useTypes();
  const places = usePlaces();
  const incidents = api.useQuery("get", "/api/v1/incidents", { params: { query: { live: true, limit: 200 } } });
  const cases = useCases();
  const rows = incidents.data?.items ?? [];

  return (
    <Panel
      title={t("incidents.title")}
      aside={<span className={styles["count"]}>{t("incidents.count", { count: rows.length })}</span>}
    >
      {incidents.isError && !incidents.data ? (
        <Failed
          sentence={`${t("incidents.failed")} ${sentence(incidents.error)}`}
          again={() => void incidents.refetch()}
        />
      ) : !incidents.data ? (
        <Loading />
      ) : rows.length === 0 ? (
        <Empty icon="place" sentence={t("incidents.empty")} next={t("incidents.emptyNext")} />
      ) : (
        <ul>
          {rows.map((incident) => (
            <IncidentRow
              key={incident.id}
              incident={incident}
              cases={cases}
              types={types}
              places={places}
              chosen={incident.id === chosen}
              choose={choose}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}

import { Button } from "@mantine/core";

import type { Shapes } from "../../api/client.ts";
import { CaseLine } from "../../ui/CaseLine.tsx";
import { leadFirst, useCases } from "../../ui/cases.ts";
import { INCIDENT_LOOKS } from "../../ui/looks.ts";
import { placeName, typeName, usePlaces, useTypes } from "../../ui/names.ts";
import { Priority } from "../../ui/Priority.tsx";
import { Sign } from "../../ui/Sign.tsx";
import { useWords } from "../../words/index.ts";
import styles from "./desk.module.css";

/** What was sent, and how far each agency is; the call may go on meanwhile. */
export function SentIncident({ incident, clear }: { incident: Shapes["IncidentDetail"]; clear: () => void }) {
  const { t, language } = useWords();
  const types = useTypes();
  const places = usePlaces();
  const cases = useCases();
  return (
    <section className={styles["sent"]} aria-label={t("desk.sentTitle")}>
      <div className={styles["sentTop"]}>
        <Priority priority={incident.priority} />
        <strong>{incident.type_code ? typeName(types, incident.type_code, language) : t("incidents.noType")}</strong>
        <Sign look={INCIDENT_LOOKS[incident.status]} word={t(`incidents.status.${incident.status}`)} bare />
      </div>
      <p>{incident.number}</p>
      <p>
        {[incident.address, incident.landmark, incident.kelurahan && placeName(places, incident.kelurahan)]
          .filter(Boolean)
          .join(" · ")}
      </p>
      {incident.note && <p className={styles["noteText"]}>{incident.note}</p>}
      <ul>
        {leadFirst(incident.cases).map((brief) => (
          <li key={brief.id}>
            <CaseLine brief={brief} full={cases.get(brief.id)} />
          </li>
        ))}
      </ul>
      <div>
        <Button variant="default" onClick={clear}>
          {t("desk.done")}
        </Button>
      </div>
    </section>
  );
}

import type { Shapes } from "../../api/client.ts";
import { instant } from "../../time/age.ts";
import { timeOfDay } from "../../time/calendar.ts";
import { CaseLine } from "../../ui/CaseLine.tsx";
import { leadFirst } from "../../ui/cases.ts";
import { Changed } from "../../ui/Changed.tsx";
import { INCIDENT_LOOKS } from "../../ui/looks.ts";
import { type IncidentType, type Place, placeName, typeName } from "../../ui/names.ts";
import { Priority } from "../../ui/Priority.tsx";
import { Sign } from "../../ui/Sign.tsx";
import { Timer } from "../../ui/Timer.tsx";
import { useWords } from "../../words/index.ts";
import styles from "./incidents.module.css";

type Props = {
  incident: Shapes["IncidentRow"];
  cases: ReadonlyMap<string, Shapes["CaseRow"]>;
  types: readonly IncidentType[];
  places: readonly Place[];
  chosen: boolean;
  choose?: ((id: string) => void) | undefined;
};

/** One incident: how urgent, what, where, since when; below it each agency. */
export function IncidentRow({ incident, cases, types, places, chosen, choose }: Props) {
  const { t, language } = useWords();
  const what = incident.type_code ? typeName(types, incident.type_code, language) : t("incidents.noType");
  const where = [incident.address || t("incidents.noAddress"), incident.kelurahan && placeName(places, incident.kelurahan)]
    .filter(Boolean)
    .join(" · ");
  const created = instant(incident.created_at);
  const since = instant(incident.opened_at) ?? created;
  const head = (
    <>
      <Changed value={incident.status} />
      <Priority priority={incident.priority} />
      <span className={styles["what"]} title={what}>
        {what}
      </span>
      <span className={styles["time"]}>{since !== null && <Timer since={since} />}</span>
      <span className={styles["where"]} title={where}>
        {where}
      </span>
      <span className={styles["foot"]}>
        <span className={styles["number"]}>{incident.number ?? (created !== null && timeOfDay(created, language))}</span>
        <Sign look={INCIDENT_LOOKS[incident.status]} word={t(`incidents.status.${incident.status}`)} bare />
      </span>
    </>
  );
  return (
    <li className={styles["item"]} data-incident={incident.id} data-status={incident.status}>
      {choose ? (
        <button
          type="button"
          className={styles["head"]}
          aria-current={chosen || undefined}
          onClick={() => choose(incident.id)}
        >
          {head}
        </button>
      ) : (
        <div className={styles["head"]}>{head}</div>
      )}
      {incident.cases.length > 0 && (
        <ul className={styles["cases"]}>
          {leadFirst(incident.cases).map((brief) => (
            <li key={brief.id}>
              <CaseLine brief={brief} full={cases.get(brief.id)} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

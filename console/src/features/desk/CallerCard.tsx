import type { Shapes } from "../../api/client.ts";
import { instant } from "../../time/age.ts";
import { timeOfDay } from "../../time/calendar.ts";
import { CALL_LOOKS } from "../../ui/looks.ts";
import { spoken } from "../../ui/phoneNumber.ts";
import { Sign } from "../../ui/Sign.tsx";
import { Timer } from "../../ui/Timer.tsx";
import { useWords } from "../../words/index.ts";
import styles from "./desk.module.css";

/** Who calls, on which line, for how long, and what is known of the number. */
export function CallerCard({ call }: { call: Shapes["CallDetail"] }) {
  const { t, language } = useWords();
  const since = instant(call.answered_at ?? call.arrived_at);
  const arrived = instant(call.arrived_at);
  const { earlier } = call;
  return (
    <section className={styles["caller"]} aria-label={t("desk.caller")}>
      <div className={styles["callerTop"]}>
        <span className={styles["callerNumber"]}>
          {call.number === null ? t("calls.noNumber") : spoken(call.number)}
        </span>
        <span className={styles["callerTime"]}>
          {since !== null && <Timer since={since} until={instant(call.ended_at)} />}
        </span>
      </div>
      <div className={styles["callerFacts"]}>
        <Sign look={CALL_LOOKS[call.status]} word={t(`calls.status.${call.status}`)} bare />
        <span>{call.service.toUpperCase()}</span>
        {arrived !== null && <span>{timeOfDay(arrived, language)}</span>}
        {call.caller_name && (
          <span className={styles["callerName"]} title={call.caller_name}>
            {call.caller_name}
          </span>
        )}
      </div>
      <p className={styles["earlier"]}>
        {earlier &&
          (earlier.calls === 0
            ? t("desk.firstCall")
            : [
                t("desk.earlierCalls", { count: earlier.calls }),
                earlier.incidents > 0 && t("desk.earlierIncidents", { count: earlier.incidents }),
              ]
                .filter(Boolean)
                .join(", "))}
      </p>
    </section>
  );
}

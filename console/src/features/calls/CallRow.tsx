import type { Shapes } from "../../api/client.ts";
import { instant } from "../../time/age.ts";
import { timeOfDay } from "../../time/calendar.ts";
import { Changed } from "../../ui/Changed.tsx";
import { CALL_LOOKS } from "../../ui/looks.ts";
import { spoken } from "../../ui/phoneNumber.ts";
import { Sign } from "../../ui/Sign.tsx";
import { Timer } from "../../ui/Timer.tsx";
import { useWords } from "../../words/index.ts";
import { timed } from "./callTimes.ts";
import styles from "./calls.module.css";

type Props = { call: Shapes["CallRow"]; chosen: boolean; choose?: ((id: string) => void) | undefined };

/** One call: its state, who calls, for how long, who answered. */
export function CallRow({ call, chosen, choose }: Props) {
  const { t, language } = useWords();
  const number = call.number === null ? t("calls.noNumber") : spoken(call.number);
  const time = timed(call);
  const arrived = instant(call.arrived_at);
  const silent = instant(call.silent_since);
  const body = (
    <>
      <Changed value={call.status} />
      <span className={styles["sign"]}>
        <Sign look={CALL_LOOKS[call.status]} word={t(`calls.status.${call.status}`)} />
      </span>
      <span className={styles["number"]} data-none={call.number === null || undefined}>
        {number}
      </span>
      <span className={styles["time"]} data-over={call.ended_at !== null || undefined} title={t(time.what === "talk" ? "calls.talk" : "calls.wait")}>
        {time.since !== null && <Timer since={time.since} until={time.until} />}
      </span>
      <span className={styles["facts"]}>
        <span>{call.service.toUpperCase()}</span>
        {arrived !== null && <span>{timeOfDay(arrived, language)}</span>}
        {call.disposition && <span>{t(`calls.disposition.${call.disposition}`)}</span>}
        {silent !== null && call.ended_at === null && (
          <span className={styles["silent"]}>{t("calls.silent", { time: timeOfDay(silent, language) })}</span>
        )}
        {call.ended_by === "network" && <span>{t("calls.cut")}</span>}
        {call.gap && <span>{t("calls.gap")}</span>}
        {call.caller_name && !call.disposition && (
          <span className={styles["name"]} title={call.caller_name}>
            {call.caller_name}
          </span>
        )}
      </span>
      {call.position && (
        <span className={styles["answered"]} title={call.operator ?? undefined}>
          {[call.position, call.operator].filter(Boolean).join(" · ")}
        </span>
      )}
    </>
  );
  return (
    <li className={styles["item"]} data-call={call.id} data-status={call.status}>
      {choose ? (
        <button
          type="button"
          className={styles["row"]}
          aria-current={chosen || undefined}
          onClick={() => choose(call.id)}
        >
          {body}
        </button>
      ) : (
        <div className={styles["row"]}>{body}</div>
      )}
    </li>
  );
}

import type { Shapes } from "../api/client.ts";
import { instant } from "../time/age.ts";
import { useWords } from "../words/index.ts";
import styles from "./caseline.module.css";
import { Changed } from "./Changed.tsx";
import { CASE_LOOKS } from "./looks.ts";
import { Sign } from "./Sign.tsx";
import { Countdown } from "./Timer.tsx";

type Props = {
  /** How far the agency is, as an incident tells it. */
  brief: Shapes["CaseBrief"];
  /** The case itself, where it is known: it has the running deadline. */
  full?: Pick<Shapes["CaseRow"], "created_at" | "due_at" | "reason" | "unit"> | undefined;
};

/** One agency's share of an incident in a line: who, how far, how long still to accept. */
export function CaseLine({ brief, full }: Props) {
  const { t } = useWords();
  const since = instant(full?.created_at);
  const due = instant(full?.due_at);
  return (
    <div className={styles["line"]} data-case={brief.id} data-status={brief.status}>
      <Changed value={brief.status} />
      <span className={styles["agency"]}>{brief.agency}</span>
      <span className={styles["sign"]}>
        <Sign look={CASE_LOOKS[brief.status]} word={t(`cases.status.${brief.status}`)} />
      </span>
      <span className={styles["more"]}>
        {since !== null && due !== null ? (
          <Countdown since={since} due={due} />
        ) : (
          <span className={styles["reason"]} title={full?.reason ?? undefined}>
            {full?.reason ?? full?.unit}
          </span>
        )}
      </span>
    </div>
  );
}

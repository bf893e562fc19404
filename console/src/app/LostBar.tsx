import { useEffect, useState } from "react";

import type { Line } from "../feed/follower.ts";
import { timeOfDay } from "../time/calendar.ts";
import { Icon } from "../ui/icons.tsx";
import { useWords } from "../words/index.ts";
import styles from "./lostbar.module.css";

/** A line that comes back within this time, milliseconds, is no news. */
const SHORT = 1000;

/** Since when nothing new has come, over the header. */
export function LostBar({ line }: { line: Line }) {
  const { t, language } = useWords();
  const shown = useLasting(line.state === "lost");
  return (
    <div role="status" className={styles["place"]}>
      {shown && line.state === "lost" && (
        <div className={styles["bar"]} data-testid="lost">
          <Icon name="lost" size={20} />
          <strong>{t("line.lostSince", { time: timeOfDay(line.since, language, true) })}</strong>
          <span className={styles["meaning"]}>{t("line.lostMeaning")}</span>
        </div>
      )}
    </div>
  );
}

/** True once `state` has been true for a while. */
function useLasting(state: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    if (!state) return undefined;
    const timer = setTimeout(() => setLasting(true), SHORT);
    return () => {
      clearTimeout(timer);
      setLasting(false);
    };
  }, [state]);
  return lasting;
}

import { clockOf, countdown, secondsSince } from "../time/age.ts";
import { dayAndTime } from "../time/calendar.ts";
import { useNow } from "../time/useNow.ts";
import { useWords } from "../words/index.ts";
import { Icon } from "./icons.tsx";
import styles from "./timer.module.css";

/** Time since an instant, running; with `until` the time between the two. The clock time shows on hover. */
export function Timer({ since, until = null }: { since: number; until?: number | null }) {
  const now = useNow();
  const { language } = useWords();
  return (
    <time className={styles["timer"]} dateTime={new Date(since).toISOString()} title={dayAndTime(since, language)}>
      {clockOf(secondsSince(since, until ?? now))}
    </time>
  );
}

/** What is left of a time allowed: dim, then orange in its last quarter, then red with a sign and a word. */
export function Countdown({ since, due }: { since: number; due: number }) {
  const now = useNow();
  const { t, language } = useWords();
  const left = countdown(since, due, now);
  const meaning = left.over ? "red" : left.close ? "orange" : "grey";
  return (
    <time
      className={styles["countdown"]}
      data-meaning={meaning}
      dateTime={new Date(due).toISOString()}
      title={dayAndTime(due, language)}
    >
      <Icon name={left.over ? "alert" : "clock"} size={16} />
      {left.over ? t("time.over", { clock: left.clock }) : t("time.left", { clock: left.clock })}
    </time>
  );
}

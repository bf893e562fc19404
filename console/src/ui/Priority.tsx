import type { CSSProperties } from "react";

import { useWords } from "../words/index.ts";
import { priorityLook } from "./looks.ts";
import styles from "./priority.module.css";

/** `P1` to `P4` in its colour; `P?` is not decided yet. */
export function Priority({ priority }: { priority: number | null }) {
  const { t } = useWords();
  const meaning = priority === null ? "grey" : priorityLook(priority).meaning;
  return (
    <span
      className={styles["priority"]}
      style={{ "--sign": `var(--${meaning})`, "--sign-tint": `var(--${meaning}-tint)` } as CSSProperties}
      title={priority === null ? undefined : t("incidents.priority", { priority })}
    >
      {priority === null ? t("incidents.noPriority") : t("incidents.short", { priority })}
    </span>
  );
}

import { Button } from "@mantine/core";

import { useWords } from "../words/index.ts";
import { Icon, type IconName } from "./icons.tsx";
import styles from "./plain.module.css";

/** Nothing here, in a sentence, and what comes next. */
export function Empty({ icon, sentence, next }: { icon: IconName; sentence: string; next: string }) {
  return (
    <div className={styles["plain"]}>
      <Icon name={icon} size={28} />
      <p className={styles["sentence"]}>{sentence}</p>
      <p>{next}</p>
    </div>
  );
}

/** On its way: rows as high as those that will stand there. */
export function Loading({ rows = 4 }: { rows?: number }) {
  const { t } = useWords();
  return (
    <div className={styles["rows"]} role="status" data-loading>
      <span className="unseen">{t("plain.loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles["bone"]} />
      ))}
    </div>
  );
}

/** It could not be had: a sentence and a way on. */
export function Failed({ sentence, again }: { sentence: string; again: () => void }) {
  const { t } = useWords();
  return (
    <div className={styles["plain"]} role="alert">
      <Icon name="alert" size={28} />
      <p className={styles["sentence"]}>{sentence}</p>
      <Button variant="default" onClick={again}>
        {t("plain.again")}
      </Button>
    </div>
  );
}

import { useWords } from "../words/index.ts";
import styles from "./mark.module.css";

/** The system's name and its city's. */
export function Mark() {
  const { t } = useWords();
  return (
    <div className={styles["mark"]}>
      <img src="/sign.svg" alt="" width={28} height={28} />
      <span className={styles["words"]}>
        <strong>{t("app.name")}</strong>
        <span>{t("app.city")}</span>
      </span>
    </div>
  );
}

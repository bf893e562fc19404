import { useComputedColorScheme, useMantineColorScheme } from "@mantine/core";

import { switchLanguage, useWords } from "../words/index.ts";
import { Icon } from "./icons.tsx";
import styles from "./display.module.css";

/** Language and theme: each button names what it switches to, the language in that language. */
export function DisplaySwitches() {
  const { t, language } = useWords();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("dark");
  const toLight = scheme === "dark";
  const other = language === "id" ? "en" : "id";
  const name = language === "id" ? t("header.english") : t("header.indonesian");
  return (
    <div className={styles["switches"]} role="group" aria-label={t("header.settings")}>
      <button
        type="button"
        data-switch="language"
        className={styles["switch"]}
        lang={other}
        title={name}
        aria-label={`${other.toUpperCase()} ${name}`}
        onClick={() => switchLanguage(other)}
      >
        <Icon name="language" size={18} />
        <span aria-hidden>{other.toUpperCase()}</span>
      </button>
      <button
        type="button"
        data-switch="theme"
        className={styles["switch"]}
        title={toLight ? t("header.light") : t("header.dark")}
        aria-label={toLight ? t("header.light") : t("header.dark")}
        onClick={() => setColorScheme(toLight ? "light" : "dark")}
      >
        <Icon name={toLight ? "sun" : "moon"} size={18} />
      </button>
    </div>
  );
}

import { Anchor } from "@mantine/core";
import { Link } from "react-router";

import { DisplaySwitches } from "../ui/DisplaySwitches.tsx";
import { useWords } from "../words/index.ts";
import styles from "./missing.module.css";

/** An address that is no screen. */
export function MissingPage() {
  const { t } = useWords();
  return (
    <main className={styles["missing"]}>
      <DisplaySwitches />
      <h1>{t("missing.sentence")}</h1>
      <Anchor component={Link} to="/">
        {t("missing.next")}
      </Anchor>
    </main>
  );
}

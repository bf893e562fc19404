import { Button, Chip, Group, TextInput } from "@mantine/core";
import { useState } from "react";

import { useWords } from "../../words/index.ts";
import styles from "./inbox.module.css";

const USUAL = ["busy", "elsewhere", "wrong"] as const;

type Props = { busy: boolean; give: (reason: string) => void; cancel: () => void };

/** Why the agency cannot take it: a usual reason with one tap, or in one's own words. */
export function Refusal({ busy, give, cancel }: Props) {
  const { t } = useWords();
  const [reason, setReason] = useState("");
  return (
    <form
      className={styles["refusal"]}
      onSubmit={(event) => {
        event.preventDefault();
        if (reason.trim()) give(reason.trim());
      }}
    >
      <p>{t("inbox.rejectTitle")}</p>
      <Chip.Group value={reason} onChange={setReason}>
        <Group gap={8}>
          {USUAL.map((why) => (
            <Chip key={why} value={t(`inbox.why.${why}`)} size="md" radius="sm" variant="outline">
              {t(`inbox.why.${why}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <TextInput
        aria-label={t("inbox.rejectTitle")}
        placeholder={t("inbox.rejectPlaceholder")}
        size="md"
        maxLength={500}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={styles["steps"]}>
        <Button type="submit" className={styles["big"] ?? ""} color="red.9" disabled={!reason.trim()} loading={busy}>
          {t("inbox.rejectSend")}
        </Button>
        <Button className={styles["refuse"] ?? ""} variant="default" onClick={cancel}>
          {t("plain.cancel")}
        </Button>
      </div>
    </form>
  );
}

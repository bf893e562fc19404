import { SegmentedControl } from "@mantine/core";
import { useState } from "react";

import { api } from "../../api/client.ts";
import { useMe } from "../../api/me.tsx";
import { usePlaces, useTypes } from "../../ui/names.ts";
import { Empty, Failed, Loading } from "../../ui/Plain.tsx";
import { useFault } from "../../ui/useFault.ts";
import { useWords } from "../../words/index.ts";
import { CaseCard } from "./CaseCard.tsx";
import styles from "./inbox.module.css";
import { inOrder } from "./steps.ts";

/** An agency's own cases: the next step of each is one big button. */
export function Inbox() {
  const { t } = useWords();
  const sentence = useFault();
  const me = useMe();
  const types = useTypes();
  const places = usePlaces();
  const [shown, setShown] = useState<"running" | "ended">("running");
  const running = api.useQuery("get", "/api/v1/cases", { params: { query: { live: true, limit: 200 } } });
  const ended = api.useQuery("get", "/api/v1/cases", { params: { query: { live: false, limit: 50 } } });
  const list = shown === "running" ? running : ended;
  const cases = shown === "running" ? inOrder(running.data?.items ?? []) : (ended.data?.items ?? []);

  return (
    <div className={styles["inbox"]}>
      <header className={styles["head"]}>
        <h1>{me.name}</h1>
        <SegmentedControl
          value={shown}
          onChange={setShown}
          classNames={{ root: styles["tabs"] ?? "", indicator: styles["tab"] ?? "" }}
          aria-label={t("inbox.title")}
          data={[
            { value: "running", label: `${t("inbox.running")} ${running.data?.items.length ?? ""}` },
            { value: "ended", label: t("inbox.ended") },
          ]}
        />
      </header>
      {list.isError && !list.data ? (
        <Failed sentence={`${t("inbox.failed")} ${sentence(list.error)}`} again={() => void list.refetch()} />
      ) : !list.data ? (
        <Loading />
      ) : cases.length === 0 ? (
        shown === "running" ? (
          <Empty icon="done" sentence={t("inbox.empty")} next={t("inbox.emptyNext")} />
        ) : (
          <Empty icon="done" sentence={t("inbox.emptyEnded")} next={t("inbox.emptyEndedNext")} />
        )
      ) : (
        <ul className={styles["cards"]}>
          {cases.map((each) => (
            <li key={each.id}>
              <CaseCard case={each} types={types} places={places} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

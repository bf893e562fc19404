import { api } from "../../api/client.ts";
import { Panel } from "../../ui/Panel.tsx";
import { Empty, Failed, Loading } from "../../ui/Plain.tsx";
import { useFault } from "../../ui/useFault.ts";
import { useWords } from "../../words/index.ts";
import { CallRow } from "./CallRow.tsx";
import { newestFirst } from "./order.ts";
import styles from "./calls.module.css";

type Props = {
  /** The call that is open at the desk. */
  chosen?: string | undefined;
  /** Opens a call at the desk; without it the list is only to be read. */
  choose?: ((id: string) => void) | undefined;
};

/** Calls as they come, newest first. A call in progress never drops off the list. */
export function CallsPanel({ chosen, choose }: Props) {
  const { t } = useWords();
  const sentence = useFault();
  const running = api.useQuery("get", "/api/v1/calls", { params: { query: { live: true, limit: 200 } } });
  const newest = api.useQuery("get", "/api/v1/calls", { params: { query: { limit: 50 } } });
  const calls = newestFirst(newest.data?.items ?? [], running.data?.items ?? []);
  const live = calls.filter((call) => call.ended_at === null).length;

  return (
    <Panel title={t("calls.title")} aside={<span className={styles["count"]}>{t("calls.count", { count: live })}</span>}>
      {newest.isError && !newest.data ? (
        <Failed sentence={`${t("calls.failed")} ${sentence(newest.error)}`} again={() => void newest.refetch()} />
      ) : !newest.data ? (
        <Loading />
      ) : calls.length === 0 ? (
        <Empty icon="answered" sentence={t("calls.empty")} next={t("calls.emptyNext")} />
      ) : (
        <ul>
          {calls.map((call) => (
            <CallRow key={call.id} call={call} chosen={call.id === chosen} choose={choose} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

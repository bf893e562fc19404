import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, fetchApi, type Shapes } from "../../api/client.ts";
import { granted } from "../../api/faults.ts";
import { useFault } from "../../ui/useFault.ts";
import { useWords } from "../../words/index.ts";
import styles from "./desk.module.css";
import { disposalFor, DISPOSALS, type Disposition } from "./disposals.ts";
import { useKeys } from "./useKeys.ts";

/** One key for a call that is no incident. Another key corrects it. */
export function Disposal({ call }: { call: Shapes["CallDetail"] }) {
  const { t } = useWords();
  const sentence = useFault();
  const queries = useQueryClient();
  const dispose = useMutation({
    mutationFn: async (disposition: Disposition) => {
      const params = { path: { call_id: call.id } };
      return granted(await fetchApi.POST("/api/v1/calls/{call_id}/disposition", { params, body: { disposition } }));
    },
    onSuccess: (detail) => {
      const path = { params: { path: { call_id: call.id } } };
      queries.setQueryData(api.queryOptions("get", "/api/v1/calls/{call_id}", path).queryKey, detail);
    },
  });
  // An incident with a number is no longer to be thrown away by a key.
  const closed = call.incident !== null && call.incident.number !== null;

  useKeys((event) => {
    const disposition = disposalFor(event);
    if (disposition && !closed && !dispose.isPending) dispose.mutate(disposition);
  });

  if (closed) return null;
  return (
    <section className={styles["disposal"]} aria-label={t("desk.dispose")}>
      <p role="status" className={styles["outcome"]}>
        {dispose.isError ? <span className={styles["fault"]}>{sentence(dispose.error)}</span> : t("desk.dispose")}
      </p>
      <div className={styles["keys"]}>
        {DISPOSALS.map(({ key, disposition }) => (
          <button
            key={key}
            type="button"
            className={styles["key"]}
            aria-pressed={call.disposition === disposition}
            aria-keyshortcuts={key}
            onClick={() => dispose.mutate(disposition)}
          >
            <kbd className={styles["kbd"]}>{key.toUpperCase()}</kbd>
            {t(`calls.disposition.${disposition}`)}
          </button>
        ))}
      </div>
    </section>
  );
}

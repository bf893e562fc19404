import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import { api, fetchApi, type Shapes } from "../../api/client.ts";
import { granted } from "../../api/faults.ts";
import { Icon } from "../../ui/icons.tsx";
import { useFault } from "../../ui/useFault.ts";
import { useWords } from "../../words/index.ts";
import styles from "./desk.module.css";
import { disposalFor, DISPOSALS, type Disposition } from "./disposals.ts";

/** One key for a call that is no incident. Another key corrects it. */
export function Disposal({ call, clear }: { call: Shapes["CallDetail"]; clear: () => void }) {
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

  const act = useRef<(disposition: Disposition) => void>(() => undefined);
  useEffect(() => {
    act.current = (disposition) => {
      if (!closed && !dispose.isPending) dispose.mutate(disposition);
    };
  });
  useEffect(() => {
    const press = (event: globalThis.KeyboardEvent) => {
      const disposition = disposalFor(event);
      if (disposition) act.current(disposition);
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);

  if (closed) return null;
  return (
    <section className={styles["disposal"]} aria-label={t("desk.dispose")}>
      <p role="status" className={styles["outcome"]}>
        {dispose.isError ? (
          <span className={styles["fault"]}>{sentence(dispose.error)}</span>
        ) : (
          <>
            {call.disposition && <Icon name="done" size={16} />}
            {call.disposition
              ? `${t("desk.disposed", { what: t(`calls.disposition.${call.disposition}`) })} ${t("desk.correct")}`
              : t("desk.dispose")}
            {call.disposition && (
              <button type="button" className={styles["next"]} onClick={clear}>
                {t("plain.close")}
              </button>
            )}
          </>
        )}
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

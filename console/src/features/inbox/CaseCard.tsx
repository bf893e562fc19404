import { Button } from "@mantine/core";
import { useState } from "react";

import type { Shapes } from "../../api/client.ts";
import { instant } from "../../time/age.ts";
import { dayAndTime } from "../../time/calendar.ts";
import { Changed } from "../../ui/Changed.tsx";
import { Icon } from "../../ui/icons.tsx";
import { CASE_LOOKS } from "../../ui/looks.ts";
import { type IncidentType, type Place, placeName, typeName } from "../../ui/names.ts";
import { Priority } from "../../ui/Priority.tsx";
import { Sign } from "../../ui/Sign.tsx";
import { Countdown, Timer } from "../../ui/Timer.tsx";
import { useFault } from "../../ui/useFault.ts";
import { useWords } from "../../words/index.ts";
import styles from "./inbox.module.css";
import { Refusal } from "./Refusal.tsx";
import { isNew, nextStep } from "./steps.ts";
import { useStep } from "./useStep.ts";

type Props = { case: Shapes["CaseRow"]; types: readonly IncidentType[]; places: readonly Place[] };

/** One case as a crew reads it: what, where, how long still, and what to do next. */
export function CaseCard({ case: each, types, places }: Props) {
  const { t, language } = useWords();
  const sentence = useFault();
  const step = useStep(each.id);
  const [refusing, setRefusing] = useState(false);
  const { incident } = each;
  const created = instant(each.created_at);
  const due = instant(each.due_at);
  const next = nextStep(each.status);
  const fresh = isNew(each.status);
  const place = [incident.landmark, incident.kelurahan && placeName(places, incident.kelurahan)]
    .filter(Boolean)
    .join(" · ");

  return (
    <article className={styles["card"]} data-fresh={fresh || undefined} data-case={each.id} data-status={each.status}>
      <Changed value={each.status} />
      <header className={styles["cardHead"]}>
        <Priority priority={each.priority} />
        <Sign
          look={fresh ? { icon: "alert", meaning: each.priority === 1 ? "red" : "orange" } : CASE_LOOKS[each.status]}
          word={fresh ? t("inbox.fresh") : t(`cases.status.${each.status}`)}
        />
        <span className={styles["clock"]}>
          {created !== null &&
            (due !== null ? (
              <Countdown since={created} due={due} />
            ) : (
              <Timer since={created} until={instant(each.ended_at)} />
            ))}
        </span>
      </header>
      <h2 className={styles["what"]}>
        {incident.type_code ? typeName(types, incident.type_code, language) : t("incidents.noType")}
      </h2>
      <p className={styles["address"]}>{incident.address || t("incidents.noAddress")}</p>
      {place && <p>{place}</p>}
      {incident.note !== "" && <p className={styles["note"]}>{incident.note ?? t("inbox.noteHidden")}</p>}
      {each.reason && <p>{t("inbox.reason", { reason: each.reason })}</p>}
      <p className={styles["foot"]}>
        <span>{each.number}</span>
        <span>{each.lead ? t("inbox.lead") : t("inbox.support")}</span>
        {each.restricted && <span>{t("inbox.restricted")}</span>}
        {created !== null && <span>{dayAndTime(created, language)}</span>}
      </p>
      {next && !refusing && (
        <div className={styles["steps"]}>
          <Button className={styles["big"] ?? ""} loading={step.isPending} onClick={() => step.mutate({ step: next })}>
            {t(`inbox.${next}`)}
          </Button>
          {fresh && (
            <Button
              className={styles["refuse"] ?? ""}
              variant="default"
              disabled={step.isPending}
              leftSection={<Icon name="cross" size={18} />}
              onClick={() => setRefusing(true)}
            >
              {t("inbox.reject")}
            </Button>
          )}
        </div>
      )}
      {next && refusing && (
        <Refusal
          busy={step.isPending}
          give={(reason) => step.mutate({ step: "reject", reason }, { onSuccess: () => setRefusing(false) })}
          cancel={() => setRefusing(false)}
        />
      )}
      {step.isError && (
        <p role="alert" className={styles["fault"]}>
          <Icon name="alert" size={18} />
          {sentence(step.error)}
        </p>
      )}
    </article>
  );
}

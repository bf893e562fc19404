import { useState } from "react";

import { api } from "../../api/client.ts";
import { useMe } from "../../api/me.tsx";
import { instant, secondsSince } from "../../time/age.ts";
import { dayAndTime, timeOfDay } from "../../time/calendar.ts";
import { useNow } from "../../time/useNow.ts";
import { Icon } from "../../ui/icons.tsx";
import { useWords } from "../../words/index.ts";
import { type LineAlarm, aboutOf, foremost, isUrgent, lineAlarms, reasonGiven, reasonOf } from "./alarms.ts";
import styles from "./strips.module.css";

/** Lines over the desk at the most, until somebody wants to see all: the calls below need the room. */
const MOST = 4;

/** What is wrong with the lines, the room and the system, and what to do. Nothing where nothing is. */
export function LineAlarms() {
  const { t } = useWords();
  const [wantsAll, setWantsAll] = useState(false);
  const alarms = api.useQuery("get", "/api/v1/alarms", {}, { enabled: useMe().role !== "wall" }).data?.items ?? [];
  const open = lineAlarms(alarms);
  if (open.length === 0) return null;
  const isFolded = open.length > MOST;
  const shown = isFolded && !wantsAll ? foremost(open, MOST - 1) : open;
  const hidden = open.filter((alarm) => !shown.includes(alarm));
  return (
    <div className={styles["alarms"]} role="status">
      <ul className={styles["lines"]} aria-label={t("strips.alarms.title")} tabIndex={wantsAll ? 0 : undefined}>
        {shown.map((alarm) => (
          <AlarmLine key={alarm.id} alarm={alarm} />
        ))}
      </ul>
      {isFolded && (
        <button
          type="button"
          className={styles["fold"]}
          aria-expanded={wantsAll}
          data-urgent={hidden.some(isUrgent) || undefined}
          onClick={() => setWantsAll(!wantsAll)}
        >
          {wantsAll ? t("strips.alarms.fewer") : t("strips.alarms.more", { count: hidden.length })}
        </button>
      )}
    </div>
  );
}

function AlarmLine({ alarm }: { alarm: LineAlarm }) {
  const { t } = useWords();
  const moment = useMoment();
  const { count, used, total, operator, first_at, last_at } = alarm.data;
  const figures = {
    count: Number(count ?? 0),
    used: Number(used ?? 0),
    total: Number(total ?? 0),
    about: aboutOf(alarm),
    operator: typeof operator === "string" ? operator : "",
    since: moment(alarm.raised_at),
    first: moment(first_at, alarm.raised_at),
    last: moment(last_at, alarm.raised_at),
    reason: t(`strips.alarms.reasons.${reasonOf(alarm)}`),
  };
  return (
    <li
      className={styles["line"]}
      data-alarm={alarm.kind}
      data-urgent={isUrgent(alarm) || undefined}
      title={reasonGiven(alarm)}
    >
      <Icon name="alert" size={16} />
      <p>
        <strong>{t(`strips.alarms.wrong.${alarm.kind}`, figures)}</strong> {t(`strips.alarms.todo.${alarm.kind}`)}
      </p>
    </li>
  );
}

const HALF_A_DAY = 12 * 3600;

/** Writes an instant of the API as a time of day, with its day where that could be mistaken. */
function useMoment(): (at: unknown, otherwise?: string) => string {
  const { language } = useWords();
  const now = useNow();
  return (at, otherwise) => {
    const when = instant(typeof at === "string" ? at : otherwise);
    if (when === null) return "";
    return secondsSince(when, now) > HALF_A_DAY ? dayAndTime(when, language) : timeOfDay(when, language);
  };
}

import { api } from "../../api/client.ts";
import { useMe } from "../../api/me.tsx";
import { instant } from "../../time/age.ts";
import { timeOfDay } from "../../time/calendar.ts";
import { type Look, Sign } from "../../ui/Sign.tsx";
import { useWords } from "../../words/index.ts";
import { type LineAlarm, aboutOf, isUrgent, lineAlarms, reasonGiven, reasonOf } from "./alarms.ts";
import styles from "./strips.module.css";

/** What is wrong with the lines, the room and the system, in one line for each. Nothing where nothing is. */
export function LineAlarms() {
  const alarms = api.useQuery("get", "/api/v1/alarms", {}, { enabled: useMe().role !== "wall" }).data?.items ?? [];
  const open = lineAlarms(alarms);
  if (open.length === 0) return null;
  return (
    <ul className={styles["alarms"]} role="status">
      {open.map((alarm) => (
        <AlarmLine key={alarm.id} alarm={alarm} />
      ))}
    </ul>
  );
}

const NOW: Look = { icon: "alert", meaning: "red" };
const LATER: Look = { icon: "alert", meaning: "yellow" };

function AlarmLine({ alarm }: { alarm: LineAlarm }) {
  const { t, language } = useWords();
  const raised = instant(alarm.raised_at);
  const { count, used, total, operator, left } = alarm.data;
  const figures = {
    count: Number(count ?? 0),
    used: Number(used ?? 0),
    total: Number(total ?? 0),
    about: aboutOf(alarm),
    operator: typeof operator === "string" ? operator : "",
    left: typeof left === "string" ? left : "",
    time: raised === null ? "" : timeOfDay(raised, language),
    reason: t(`strips.alarms.reasons.${reasonOf(alarm)}`),
  };
  return (
    <li data-alarm={alarm.kind} title={reasonGiven(alarm)}>
      <Sign look={isUrgent(alarm) ? NOW : LATER} word={t(`strips.alarms.${alarm.kind}`, figures)} bare />
    </li>
  );
}

import { api, type Shapes } from "../../api/client.ts";
import { useMe } from "../../api/me.tsx";
import { clockOf, instant, secondsSince } from "../../time/age.ts";
import { timeOfDay } from "../../time/calendar.ts";
import { useNow } from "../../time/useNow.ts";
import { Icon } from "../../ui/icons.tsx";
import { Failed, Loading } from "../../ui/Plain.tsx";
import { type Look, Sign } from "../../ui/Sign.tsx";
import { useFault } from "../../ui/useFault.ts";
import { useWords } from "../../words/index.ts";
import styles from "./strips.module.css";
import { LineAlarms } from "./LineAlarms.tsx";
import { lateness, type Lateness } from "./lateness.ts";
import { probed, type Probed } from "./probed.ts";

type Service = Shapes["ServiceRow"];

/** One strip for each line that citizens dial: who waits, how long already, who talks. */
export function ServiceStrips() {
  const { t } = useWords();
  const sentence = useFault();
  const board = api.useQuery("get", "/api/v1/queues");
  // A display of the wall may not see who sits where.
  const seats = api.useQuery("get", "/api/v1/positions", {}, { enabled: useMe().role !== "wall" }).data?.items;
  const probes = api.useQuery("get", "/api/v1/probes").data;
  const ready = (service: string) =>
    seats?.filter((seat) => seat.service === service && seat.ready && seat.state === "free").length ?? null;
  if (board.isError && !board.data) {
    return <Failed sentence={sentence(board.error)} again={() => void board.refetch()} />;
  }
  if (!board.data) return <Loading rows={1} />;
  return (
    <section className={styles["strips"]} aria-label={t("strips.title")}>
      <div className={styles["services"]}>
        {board.data.services.map((service) => (
          <Strip key={service.code} service={service} ready={ready(service.code)} probes={probes} />
        ))}
      </div>
      <LineAlarms />
    </section>
  );
}

type StripProps = { service: Service; ready: number | null; probes: Shapes["ProbeList"] | undefined };

function Strip({ service, ready, probes }: StripProps) {
  const { t } = useWords();
  return (
    <article className={styles["strip"]} aria-label={service.name} data-service={service.code}>
      <div className={styles["head"]}>
        <h2 className={styles["name"]}>{service.name}</h2>
        {probes && <ProbedLine probes={probes} service={service.code} />}
      </div>
      <dl className={styles["figures"]}>
        <Figure label={t("strips.waiting")} meaning={service.waiting > 0 ? "yellow" : undefined}>
          {service.waiting}
        </Figure>
        <Longest service={service} />
        <Figure label={t("strips.talking")} meaning={service.talking > 0 ? "green" : undefined}>
          {service.talking}
        </Figure>
        {ready !== null && (
          <Figure label={t("strips.ready")} meaning={ready > 0 ? "green" : service.waiting > 0 ? "red" : undefined}>
            {ready}
          </Figure>
        )}
      </dl>
    </article>
  );
}

/** What the line probe found when it last dialled this line over the trunk. Nothing where none dials. */
function ProbedLine({ probes, service }: { probes: Shapes["ProbeList"]; service: string }) {
  const { t, language } = useWords();
  const now = useNow();
  const probe = probes.items.find((row) => row.service === service);
  if (!probe || probes.every_seconds === 0) return null;
  const state = probed(probe, probes.every_seconds, now);
  const words = {
    time: timeOfDay(instant(probe.at) ?? now, language),
    milliseconds: Math.max(1, Math.round(probe.answer_ms ?? 0)),
  };
  return (
    <span title={probe.why ?? undefined} data-probe={state}>
      <Sign look={PROBE_LOOKS[state]} word={t(`strips.probe.${state}`, words)} bare />
    </span>
  );
}

const PROBE_LOOKS: Record<Probed, Look> = {
  ok: { icon: "check", meaning: "green" },
  failed: { icon: "alert", meaning: "red" },
  old: { icon: "clock", meaning: "orange" },
};

/** How long the longest of those waiting has waited, against the line's targets. */
function Longest({ service }: { service: Service }) {
  const { t } = useWords();
  const now = useNow();
  const since = instant(service.longest_since);
  if (since === null) return <Figure label={t("strips.longest")}>{t("plain.none")}</Figure>;
  const seconds = secondsSince(since, now);
  const late = lateness(seconds, service.target_seconds);
  return (
    <Figure label={t("strips.longest")} meaning={MEANING[late]} note={late === "late" ? t("strips.late") : undefined}>
      {clockOf(seconds)}
    </Figure>
  );
}

const MEANING: Record<Lateness, string> = { early: "yellow", close: "orange", late: "red" };

type FigureProps = {
  label: string;
  meaning?: string | undefined;
  note?: string | undefined;
  children: React.ReactNode;
};

function Figure({ label, meaning, note, children }: FigureProps) {
  return (
    <div className={styles["figure"]}>
      <dt>{label}</dt>
      <dd style={meaning ? { color: `var(--${meaning})` } : undefined}>
        {children}
        {note && (
          <span className={styles["note"]}>
            <Icon name="alert" size={14} />
            {note}
          </span>
        )}
      </dd>
    </div>
  );
}

import { Button, Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";

import { api, fetchApi, type Shapes } from "../../api/client.ts";
import { granted } from "../../api/faults.ts";
import { useMe } from "../../api/me.tsx";
import { instant } from "../../time/age.ts";
import { Icon } from "../../ui/icons.tsx";
import { Sign } from "../../ui/Sign.tsx";
import { Timer } from "../../ui/Timer.tsx";
import { useFault } from "../../ui/useFault.ts";
import { useWords } from "../../words/index.ts";
import styles from "./seat.module.css";
import { openTo, PAUSES, type Seat, seatLook } from "./seats.ts";

type Step =
  | { readonly kind: "take"; readonly code: string }
  | { readonly kind: "leave" | "ready"; readonly code: string }
  | { readonly kind: "pause"; readonly code: string; readonly reason: Shapes["PauseReason"] };

async function carryOut(step: Step): Promise<void> {
  const params = { path: { code: step.code } };
  switch (step.kind) {
    case "take":
      // This page has no telephone yet: the one on the desk rings.
      granted(await fetchApi.POST("/api/v1/positions/{code}/take", { params, body: { station: "desk" } }));
      return;
    case "pause":
      granted(await fetchApi.POST("/api/v1/positions/{code}/pause", { params, body: { reason: step.reason } }));
      return;
    case "ready":
      granted(await fetchApi.POST("/api/v1/positions/{code}/ready", { params }));
      return;
    case "leave":
      granted(await fetchApi.POST("/api/v1/positions/{code}/leave", { params }));
  }
}

/** Where one sits and whether the queues ring there. */
export function SeatControl() {
  const { t } = useWords();
  const sentence = useFault();
  const me = useMe();
  const queries = useQueryClient();
  const seats = api.useQuery("get", "/api/v1/positions");
  const step = useMutation({
    mutationFn: carryOut,
    // An agency's people do not hear of seats over the feed.
    onSettled: () =>
      Promise.all(
        ["/api/v1/positions", "/api/v1/me"].map((path) => queries.invalidateQueries({ queryKey: ["get", path] })),
      ),
  });

  const open = openTo(me, seats.data?.items ?? []);
  const mine = open.find((seat) => seat.login === me.login);
  if (!seats.data || open.length === 0) return null;
  return (
    <div className={styles["seat"]}>
      {mine ? (
        <Mine seat={mine} busy={step.isPending} take={(next) => step.mutate(next)} />
      ) : (
        <Menu position="bottom-start">
          <Menu.Target>
            <Button variant="default" leftSection={<Icon name="seat" />} rightSection={<Icon name="chevron" size={16} />}>
              {t("seat.none")}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t("seat.choose")}</Menu.Label>
            {open.map((seat) => (
              <Menu.Item
                key={seat.code}
                disabled={seat.login !== null}
                onClick={() => step.mutate({ kind: "take", code: seat.code })}
                rightSection={
                  <span className={styles["taken"]}>{seat.operator && t("seat.taken", { name: seat.operator })}</span>
                }
              >
                {seat.name}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <span role="alert" className={styles["fault"]}>
        {step.isError && sentence(step.error)}
      </span>
    </div>
  );
}

function Mine({ seat, busy, take }: { seat: Seat; busy: boolean; take: (step: Step) => void }) {
  const { t } = useWords();
  const since = instant(seat.wish_since);
  const word = seat.ready
    ? t("seat.ready")
    : seat.pause_reason
      ? `${t("seat.paused")}: ${t(`seat.reason.${seat.pause_reason as Shapes["PauseReason"]}`)}`
      : t("seat.notReady");
  return (
    <>
      <span className={styles["code"]}>{seat.name}</span>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button
            variant="default"
            size="compact-md"
            disabled={busy}
            rightSection={<Icon name="chevron" size={16} />}
            leftSection={<Icon name="pause" size={16} />}
          >
            {t("seat.toPause")}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t("seat.pauseWhy")}</Menu.Label>
          {PAUSES.map((reason) => (
            <Menu.Item key={reason} onClick={() => take({ kind: "pause", code: seat.code, reason })}>
              {t(`seat.reason.${reason}`)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            leftSection={<Icon name="out" size={16} />}
            onClick={() => take({ kind: "leave", code: seat.code })}
          >
            {t("seat.leave")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {!seat.ready && (
        <Button size="compact-md" disabled={busy} onClick={() => take({ kind: "ready", code: seat.code })}>
          {t("seat.toReady")}
        </Button>
      )}
      <span className={styles["state"]}>
        <Sign look={seatLook(seat)} word={word} />
        {since !== null && <Timer since={since} />}
      </span>
      <span className={styles["phone"]}>{t(`seat.phone.${seat.state}`)}</span>
    </>
  );
}

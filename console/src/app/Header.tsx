import { Menu, UnstyledButton } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";

import { fetchApi } from "../api/client.ts";
import { type Me, useMe } from "../api/me.tsx";
import { SeatControl } from "../features/seat/SeatControl.tsx";
import { useLine } from "../feed/FeedProvider.tsx";
import { DisplaySwitches } from "../ui/DisplaySwitches.tsx";
import { Icon } from "../ui/icons.tsx";
import { Mark } from "../ui/Mark.tsx";
import { type Look, Sign } from "../ui/Sign.tsx";
import { useWords } from "../words/index.ts";
import styles from "./header.module.css";
import { LostBar } from "./LostBar.tsx";

const LINE_LOOKS: Record<ReturnType<typeof useLine>["state"], Look> = {
  connecting: { icon: "clock", meaning: "grey" },
  live: { icon: "check", meaning: "green" },
  lost: { icon: "lost", meaning: "red" },
  refused: { icon: "lost", meaning: "red" },
};

/** Who is here, where they sit, how the line is. A lost line takes the header's own place: nothing moves. */
export function Header() {
  const { t } = useWords();
  const me = useMe();
  const line = useLine();
  return (
    <header className={styles["header"]}>
      <Mark />
      <div className={styles["seat"]}>{me.role !== "admin" && me.role !== "wall" && <SeatControl />}</div>
      <div className={styles["line"]} data-line={line.state}>
        <Sign look={LINE_LOOKS[line.state]} word={t(`line.${line.state}`)} bare />
      </div>
      <DisplaySwitches />
      <Person me={me} />
      <LostBar line={line} />
    </header>
  );
}

function Person({ me }: { me: Me }) {
  const { t } = useWords();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: () => fetchApi.DELETE("/api/v1/session"),
    onSettled: () => {
      void navigate("/login");
      queries.clear();
    },
  });
  return (
    <Menu position="bottom-end" width="target" withinPortal>
      <Menu.Target>
        <UnstyledButton className={styles["person"]}>
          <Icon name="person" size={20} />
          <span className={styles["who"]}>
            <span className={styles["name"]}>{me.name}</span>
            <span className={styles["role"]}>{t(`role.${me.role}`)}</span>
          </span>
          <Icon name="chevron" size={16} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown miw={160}>
        <Menu.Item leftSection={<Icon name="out" size={16} />} onClick={() => leave.mutate()}>
          {t("header.logout")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

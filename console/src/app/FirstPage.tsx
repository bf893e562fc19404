import { useMe } from "../api/me.tsx";
import { Inbox } from "../features/inbox/Inbox.tsx";
import { ServiceStrips } from "../features/strips/ServiceStrips.tsx";
import { Empty } from "../ui/Plain.tsx";
import { useWords } from "../words/index.ts";
import styles from "./room.module.css";
import { RoomPage } from "./RoomPage.tsx";

/** Each role's first page. */
export function FirstPage() {
  const { t } = useWords();
  const me = useMe();
  if (me.role === "agency") return <Inbox />;
  if (me.role !== "wall") return <RoomPage />;
  return (
    <div className={styles["room"]}>
      <h1 className="unseen">{t("wall.title")}</h1>
      <ServiceStrips />
      <Empty icon="clock" sentence={t("wall.soon")} next={t("wall.soonNext")} />
    </div>
  );
}

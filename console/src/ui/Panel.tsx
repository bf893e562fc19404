import { useId, type ReactNode } from "react";

import styles from "./panel.module.css";

type Props = { title: string; aside?: ReactNode; children: ReactNode };

/** One part of a screen with its name; its content scrolls by itself where the screen is fixed. */
export function Panel({ title, aside, children }: Props) {
  const name = useId();
  return (
    <section className={styles["panel"]} aria-labelledby={name}>
      <header className={styles["head"]}>
        <h2 id={name}>{title}</h2>
        {aside}
      </header>
      {/* Reachable by keyboard, so that it can be scrolled without a mouse. */}
      <div className={styles["body"]} tabIndex={0} role="group" aria-labelledby={name}>
        {children}
      </div>
    </section>
  );
}

import type { CSSProperties } from "react";

import type { Meaning } from "../theme/tokens.ts";
import { Icon, type IconName } from "./icons.tsx";
import styles from "./signs.module.css";

export type Look = { readonly icon: IconName; readonly meaning: Meaning; readonly insistent?: boolean };

/** A state as icon, word and colour together; `bare` leaves the tinted ground away. */
export function Sign({ look, word, bare = false }: { look: Look; word: string; bare?: boolean }) {
  const classes = [styles["sign"], bare && styles["bare"], look.insistent && styles["insistent"]];
  const colours = { "--sign": `var(--${look.meaning})`, "--sign-tint": `var(--${look.meaning}-tint)` };
  return (
    <span className={classes.filter(Boolean).join(" ")} style={colours as CSSProperties} data-meaning={look.meaning}>
      <Icon name={look.icon} size={16} />
      <span className={styles["word"]}>{word}</span>
    </span>
  );
}

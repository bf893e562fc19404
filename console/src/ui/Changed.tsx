import { useEffect, useRef, useState } from "react";

import styles from "./changed.module.css";

/** A short glow behind a row whose `value` has just changed; none when the row first appears with the page. */
export function Changed({ value }: { value: string }) {
  const before = useRef(value);
  const [glow, setGlow] = useState(0);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    setGlow((count) => count + 1);
  }, [value]);
  return glow > 0 ? <span key={glow} className={styles["changed"]} aria-hidden /> : null;
}

import { useEffect, useRef } from "react";

/** Calls `heed` for each key pressed anywhere on the page. */
export function useKeys(heed: (event: KeyboardEvent) => void): void {
  const latest = useRef(heed);
  useEffect(() => {
    latest.current = heed;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent) => latest.current(event);
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
}

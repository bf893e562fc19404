import { useCallbackRef } from "@mantine/hooks";
import { useEffect } from "react";

/** Calls `heed` for each key pressed anywhere on the page. */
export function useKeys(heed: (event: KeyboardEvent) => void): void {
  const press = useCallbackRef(heed);
  useEffect(() => {
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [press]);
}

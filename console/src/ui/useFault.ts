import i18next from "i18next";

import { faultOf } from "../api/faults.ts";
import { useWords } from "../words/index.ts";

/** Says in a sentence what a query or mutation threw. */
export function useFault(): (error: unknown) => string {
  const { t } = useWords();
  return (error) => {
    const key = `fault.${faultOf(error)}`;
    return i18next.exists(key) ? t(key as "fault.unknown") : t("fault.unknown");
  };
}

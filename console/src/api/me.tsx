import { createContext, useContext } from "react";

import type { Shapes } from "./client.ts";

export type Me = Shapes["Me"];

/** Whoever is logged in; the shell shows nothing below it before it knows. */
export const MeContext = createContext<Me | null>(null);

export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("useMe stands outside the shell");
  return me;
}

/** Operators and supervisors handle calls and incidents; an administrator only looks. */
export function worksCalls(me: Me): boolean {
  return me.role === "operator" || me.role === "supervisor";
}

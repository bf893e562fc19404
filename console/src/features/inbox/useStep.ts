import { useMutation, useQueryClient } from "@tanstack/react-query";

import { fetchApi } from "../../api/client.ts";
import { granted } from "../../api/faults.ts";
import type { Step } from "./steps.ts";

export type Move = { readonly step: Step } | { readonly step: "reject"; readonly reason: string };

async function carryOut(id: string, move: Move): Promise<void> {
  const params = { path: { case_id: id } };
  switch (move.step) {
    case "accept":
      granted(await fetchApi.POST("/api/v1/cases/{case_id}/accept", { params }));
      return;
    case "en_route":
      granted(await fetchApi.POST("/api/v1/cases/{case_id}/en-route", { params }));
      return;
    case "on_scene":
      granted(await fetchApi.POST("/api/v1/cases/{case_id}/on-scene", { params }));
      return;
    case "done":
      granted(await fetchApi.POST("/api/v1/cases/{case_id}/done", { params }));
      return;
    case "reject":
      granted(await fetchApi.POST("/api/v1/cases/{case_id}/reject", { params, body: { reason: move.reason } }));
  }
}

/** Takes a step of one case; the list is read again before the button is free for the next. */
export function useStep(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (move: Move) => carryOut(id, move),
    onSettled: () => queries.invalidateQueries({ queryKey: ["get", "/api/v1/cases"] }),
  });
}

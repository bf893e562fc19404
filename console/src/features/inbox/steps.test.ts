import { describe, expect, it } from "vitest";

import { type CaseStatus, inOrder, isNew, nextStep } from "./steps.ts";

describe("the next step", () => {
  it("walks from new to done", () => {
    const walked: CaseStatus[] = ["delivered", "accepted", "en_route", "on_scene", "done"];
    expect(walked.map(nextStep)).toEqual(["accept", "en_route", "on_scene", "done", null]);
  });

  it.each(["queued", "sent", "delivered"] as const)("of a case that is %s is to accept", (status) => {
    expect(nextStep(status)).toBe("accept");
    expect(isNew(status)).toBe(true);
  });

  it.each(["verified", "rejected", "stood_down", "not_found", "referred"] as const)(
    "is none when a case is %s",
    (status) => {
      expect(nextStep(status)).toBeNull();
      expect(isNew(status)).toBe(false);
    },
  );
});

it("puts new cases first, the most urgent of them on top, then the oldest", () => {
  const cases = [
    { id: "1", status: "on_scene", priority: 1 },
    { id: "2", status: "sent", priority: 3 },
    { id: "3", status: "queued", priority: 1 },
    { id: "4", status: "delivered", priority: 1 },
    { id: "5", status: "accepted", priority: 2 },
  ] as const;
  expect(inOrder(cases).map(({ id }) => id)).toEqual(["3", "4", "2", "1", "5"]);
});

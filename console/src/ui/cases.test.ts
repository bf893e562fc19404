import { expect, it } from "vitest";

import { leadFirst } from "./cases.ts";

it("puts the leading agency first, then by code", () => {
  const cases = [
    { agency: "POLRI", lead: false },
    { agency: "PLN", lead: false },
    { agency: "PSC119", lead: true },
  ];
  expect(leadFirst(cases).map(({ agency }) => agency)).toEqual(["PSC119", "PLN", "POLRI"]);
});

import { expect, it } from "vitest";

import { rank, search } from "./search.ts";

const options = ["Kebocoran gas", "Kebakaran bangunan", "Kebakaran kendaraan", "Orang terjebak", "Sarang tawon"].map(
  (label) => ({ value: label, label, disabled: false }),
);
const found = (wanted: string) =>
  search({ options, search: wanted, limit: Infinity }).map((each) => ("label" in each ? each.label : ""));

it("finds by three letters, in the list's order", () =>
  expect(found("keb")).toEqual(["Kebocoran gas", "Kebakaran bangunan", "Kebakaran kendaraan"]));

it("finds by any word and by several", () => {
  expect(found("taw")).toEqual(["Sarang tawon"]);
  expect(found("keb ban")).toEqual(["Kebakaran bangunan"]);
});

it("puts a beginning before a middle", () => {
  expect(rank("Gas bocor", "gas")).toBe(0);
  expect(rank("Kebocoran gas", "gas")).toBe(1);
  expect(rank("Orang terjebak", "jebak")).toBe(3);
});

it("bears accents, capitals and spaces", () => expect(rank("Jalán Margonda", "  JALAN ")).toBe(0));
it("finds nothing of nonsense and everything of nothing", () => {
  expect(found("zzz")).toEqual([]);
  expect(found("")).toHaveLength(options.length);
});

import { describe, expect, it } from "vitest";

import type { Shapes } from "../../api/client.ts";
import { after, asChanges, type Draft, type Happening, hasUnsaved, remembered, shown, UNTOUCHED } from "./draft.ts";

const incident = {
  type_code: null,
  address: "",
  kelurahan: null,
  landmark: null,
  note: "",
} as unknown as Shapes["IncidentDetail"];

const through = (...happenings: Happening[]): Draft => happenings.reduce(after, UNTOUCHED);
const typed = (address: string): Happening => ({ what: "typed", edits: { address } });

describe("what is typed", () => {
  it("is shown at once and lies over what comes from the server", () => {
    const draft = through(typed("jl margonda"));
    expect(shown(draft, { ...incident, address: "jl other" }).address).toBe("jl margonda");
    expect(hasUnsaved(draft)).toBe(true);
  });

  it("stays while older letters are on their way, and goes next", () => {
    const draft = through(typed("jl mar"), { what: "sending" }, typed("jl margonda"));
    expect(draft.sending).toEqual({ address: "jl mar" });
    expect(shown(draft, incident).address).toBe("jl margonda");
    expect(after(draft, { what: "saved", at: 5 }).typed).toEqual({ address: "jl margonda" });
  });

  it("is not lost when saving fails, and newer letters win", () => {
    const draft = through(
      { what: "typed", edits: { address: "jl mar", note: "asap" } },
      { what: "sending" },
      typed("jl margonda"),
      { what: "failed" },
    );
    expect(draft.typed).toEqual({ address: "jl margonda", note: "asap" });
    expect(draft.failed).toBe(true);
    expect(after(draft, { what: "sending" }).failed).toBe(false);
  });

  it("gives way to the server once it is saved", () => {
    const draft = through(typed("jl margonda"), { what: "sending" }, { what: "saved", at: 7 });
    expect(hasUnsaved(draft)).toBe(false);
    expect(draft.savedAt).toBe(7);
    expect(shown(draft, { ...incident, address: "corrected elsewhere" }).address).toBe("corrected elsewhere");
  });
});

it("leaves out what did not change, and makes an empty landmark none", () => {
  expect(asChanges({ address: "" })).toEqual({ address: "" });
  expect(asChanges({ landmark: "  " })).toEqual({ landmark: null });
  expect(asChanges({ landmark: "Detos", kelurahan: null })).toEqual({ landmark: "Detos", kelurahan: null });
});

it.each([null, "", "{", "[]", "7", "null"])("remembers nothing of %s", (text) => expect(remembered(text)).toEqual({}));
it("remembers edits", () => expect(remembered('{"note":"asap"}')).toEqual({ note: "asap" }));

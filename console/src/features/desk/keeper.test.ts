import { beforeEach, expect, it } from "vitest";

import type { Edits } from "./draft.ts";
import { DraftKeeper, PAUSE, RETRY } from "./keeper.ts";

let requests: { edits: Edits; take: () => void; refuse: () => void }[];
let kept: Edits;
let timers: { in: number; what: () => void }[];
let keeper: DraftKeeper;

const outside = {
  save: (edits: Edits) =>
    new Promise<void>((take, reject) => requests.push({ edits, take, refuse: () => reject(new Error("no")) })),
  remember: (edits: Edits) => void (kept = edits),
  later: (milliseconds: number, what: () => void) => {
    const timer = { in: milliseconds, what };
    timers.push(timer);
    return () => void (timers = timers.filter((other) => other !== timer));
  },
  now: () => 42,
};
const ring = () => {
  const [timer] = timers.splice(0, 1);
  timer?.what();
  return timer?.in;
};
const settle = () => new Promise((done) => setTimeout(done, 0));

beforeEach(() => {
  requests = [];
  kept = {};
  timers = [];
  keeper = new DraftKeeper(outside, {});
});

it("waits for a pause in typing and saves all letters at once", () => {
  keeper.type({ address: "j" });
  keeper.type({ address: "jl" });
  keeper.type({ note: "asap" });
  expect(timers).toHaveLength(1);
  expect(ring()).toBe(PAUSE);
  expect(requests.map(({ edits }) => edits)).toEqual([{ address: "jl", note: "asap" }]);
});

it("sends one request at a time, and what was typed meanwhile after it", async () => {
  keeper.type({ address: "jl" });
  ring();
  keeper.type({ address: "jl margonda" });
  ring();
  expect(requests).toHaveLength(1);
  requests[0]?.take();
  await settle();
  ring();
  expect(requests[1]?.edits).toEqual({ address: "jl margonda" });
});

it("keeps what was not taken, for a reload too, and tries again", async () => {
  keeper.type({ address: "jl" });
  ring();
  requests[0]?.refuse();
  await settle();
  expect(kept).toEqual({ address: "jl" });
  expect(keeper.snapshot().failed).toBe(true);
  expect(ring()).toBe(RETRY);
  requests[1]?.take();
  await settle();
  expect(kept).toEqual({});
  expect(keeper.snapshot()).toMatchObject({ failed: false, savedAt: 42 });
});

it("flushes what is on its way and what is not yet", async () => {
  keeper.type({ address: "jl" });
  ring();
  keeper.type({ address: "jl margonda" });
  const flushed = keeper.flush();
  requests[0]?.take();
  await settle();
  requests[1]?.take();
  expect(await flushed).toBe(true);
  expect(requests.map(({ edits }) => edits.address)).toEqual(["jl", "jl margonda"]);
});

it("says when a flush did not succeed", async () => {
  keeper.type({ address: "jl" });
  const flushed = keeper.flush();
  await settle();
  requests[0]?.refuse();
  expect(await flushed).toBe(false);
});

it("has nothing to flush when nothing was typed", async () => {
  expect(await keeper.flush()).toBe(true);
  expect(requests).toHaveLength(0);
});

it("saves what a reload left behind", () => {
  keeper = new DraftKeeper(outside, { note: "from before" });
  ring();
  expect(requests[0]?.edits).toEqual({ note: "from before" });
});

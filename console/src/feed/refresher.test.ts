import { beforeEach, expect, it } from "vitest";

import { Refresher } from "./refresher.ts";
import type { Touched } from "./touched.ts";

const calls: Touched = { path: "/api/v1/calls" };
const oneCall: Touched = { path: "/api/v1/calls/{call_id}", id: "a" };
const otherCall: Touched = { path: "/api/v1/calls/{call_id}", id: "b" };

let readings: { touched: Touched; finish: () => void; fail: () => void }[];
let refresher: Refresher;

beforeEach(() => {
  readings = [];
  refresher = new Refresher(
    (touched) =>
      new Promise<void>((finish, reject) =>
        readings.push({ touched, finish, fail: () => reject(new Error("no answer")) }),
      ),
    () => Promise.resolve(),
  );
});

const settle = () => new Promise((done) => setTimeout(done, 0));

it("reads at once what was touched, each thing once", () => {
  refresher.note([calls, calls, oneCall, otherCall]);
  expect(readings.map(({ touched }) => touched)).toEqual([calls, oneCall, otherCall]);
});

it("reads once more when something was touched during a reading, however often", async () => {
  refresher.note([calls]);
  for (let change = 0; change < 50; change += 1) refresher.note([calls]);
  expect(readings).toHaveLength(1);
  readings[0]?.finish();
  await settle();
  expect(readings).toHaveLength(2);
  readings[1]?.finish();
  await settle();
  expect(readings).toHaveLength(2);
});

it("goes on after a reading that failed", async () => {
  refresher.note([calls]);
  readings[0]?.fail();
  await settle();
  refresher.note([calls]);
  expect(readings).toHaveLength(2);
});

it("rests between readings of the same thing", async () => {
  let rested = (): void => undefined;
  const slow = new Refresher(
    (touched) => Promise.resolve(void readings.push({ touched, finish: () => undefined, fail: () => undefined })),
    () => new Promise<void>((done) => (rested = done)),
  );
  slow.note([calls]);
  await settle();
  slow.note([calls]);
  await settle();
  expect(readings).toHaveLength(1);
  rested();
  await settle();
  expect(readings).toHaveLength(2);
});

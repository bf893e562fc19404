import { expect, it } from "vitest";

import { newestFirst } from "./byAge.ts";

it("joins lists, newest first, each row once and from the first list", () => {
  const running = [{ id: "05", from: "running" }, { id: "02", from: "running" }];
  const all = [{ id: "06", from: "all" }, { id: "05", from: "all" }];
  expect(newestFirst(running, all)).toEqual([
    { id: "06", from: "all" },
    { id: "05", from: "running" },
    { id: "02", from: "running" },
  ]);
});

it("makes nothing of nothing", () => expect(newestFirst([], [])).toEqual([]));

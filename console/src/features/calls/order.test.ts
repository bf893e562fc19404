import { expect, it } from "vitest";

import { newestFirst } from "./order.ts";

const call = (id: string, arrived_at: string, from: string) => ({ id, arrived_at, from });

it("joins lists, the last to arrive first, each call once and from the first list", () => {
  const running = [call("a", "2026-11-23T07:00:01Z", "running"), call("b", "2026-11-23T07:00:00Z", "running")];
  const newest = [call("c", "2026-11-23T07:00:01.250Z", "newest"), call("a", "2026-11-23T07:00:01Z", "newest")];
  expect(newestFirst(running, newest)).toEqual([newest[0], running[0], running[1]]);
});

it("keeps calls of the same instant in one order", () => {
  const both = [call("a", "2026-11-23T07:00:00Z", ""), call("b", "2026-11-23T07:00:00Z", "")];
  expect(newestFirst(both)).toEqual(newestFirst([...both].reverse()));
});

it("makes nothing of nothing", () => expect(newestFirst([], [])).toEqual([]));

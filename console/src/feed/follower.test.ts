import { beforeEach, describe, expect, it } from "vitest";

import { type CaughtUp, Follower, type Line, type News, type Opened, PATIENCE, RETRIES, SILENCE } from "./follower.ts";

type Row = { number: number };
type Handlers = { opened: (at: Opened) => void; row: (row: Row) => void; failed: () => void };

/** The outside world, moved by hand: streams, answers and time. */
class World {
  now = 1000;
  streams: { after: number | null; on: Handlers; closed: boolean }[] = [];
  questions: { after: number; answer: (with_: CaughtUp<Row> | "refused") => void; fail: () => void }[] = [];
  #timers: { at: number; what: () => void }[] = [];

  readonly stream = (after: number | null, on: Handlers) => {
    const stream = { after, on, closed: false };
    this.streams.push(stream);
    return { close: () => void (stream.closed = true) };
  };

  readonly catchUp = (after: number) =>
    new Promise<CaughtUp<Row> | "refused">((answer, reject) =>
      this.questions.push({ after, answer, fail: () => reject(new Error("nobody answers")) }),
    );

  readonly later = (milliseconds: number, what: () => void) => {
    const timer = { at: this.now + milliseconds, what };
    this.#timers.push(timer);
    return { cancel: () => void (this.#timers = this.#timers.filter((other) => other !== timer)) };
  };

  readonly outside = {
    stream: this.stream,
    catchUp: this.catchUp,
    later: this.later,
    now: () => this.now,
  };

  get open() {
    return this.streams.filter((stream) => !stream.closed);
  }

  pass(milliseconds: number): void {
    this.now += milliseconds;
    const due = this.#timers.filter((timer) => timer.at <= this.now);
    this.#timers = this.#timers.filter((timer) => timer.at > this.now);
    for (const timer of due) timer.what();
  }
}

const settle = () => new Promise((done) => setTimeout(done, 0));
const rows = (...numbers: number[]): Row[] => numbers.map((number) => ({ number }));

let world: World;
let heard: News<Row>[];
let follower: Follower<Row>;

const seen = () => heard.flatMap((news) => (news.kind === "rows" ? news.rows.map((row) => row.number) : []));
const lines = () => heard.flatMap((news): Line[] => (news.kind === "line" ? [news.line] : []));
const refreshes = () => heard.filter((news) => news.kind === "anew").length;
const at = <Thing>(things: readonly Thing[], index: number): Thing => {
  const thing = things.at(index);
  if (thing === undefined) throw new Error(`nothing at ${index}`);
  return thing;
};

beforeEach(() => {
  world = new World();
  heard = [];
  follower = new Follower<Row>(world.outside, (news) => heard.push(news));
  follower.start();
});

function goLive(cursor = 10): Handlers {
  const { on } = at(world.streams, -1);
  on.opened({ cursor, complete: true });
  return on;
}

describe("at the start", () => {
  it("follows from now on and has everything read anew once", () => {
    expect(at(world.streams, 0).after).toBeNull();
    goLive();
    expect(lines().map((line) => line.state)).toEqual(["connecting", "live"]);
    expect(refreshes()).toBe(1);
  });

  it("tells each row once, in order", () => {
    const on = goLive();
    for (const row of rows(11, 12, 12, 11, 15)) on.row(row);
    expect(seen()).toEqual([11, 12, 15]);
  });

  it("counts a stream that does not open as lost", () => {
    world.pass(PATIENCE);
    expect(follower.line).toEqual({ state: "lost", since: 1000 });
  });
});

describe("a lost stream", () => {
  it("resumes after the last number, with no row lost or told twice", async () => {
    const on = goLive();
    on.row({ number: 11 });
    world.now = 5000;
    on.row({ number: 14 });
    world.now = 6000;
    on.failed();
    expect(follower.line).toEqual({ state: "lost", since: 5000 });

    world.pass(RETRIES[0]);
    at(world.questions, -1).answer({ rows: rows(15), cursor: 15, last: 15 });
    await settle();
    const again = at(world.streams, -1);
    expect(again.after).toBe(14);
    expect(world.open).toHaveLength(1);
    again.on.opened({ cursor: 14, complete: true });
    for (const row of rows(14, 15, 16)) again.on.row(row);
    expect(seen()).toEqual([11, 14, 15, 16]);
    expect(lines().at(-1)).toEqual({ state: "live" });
    expect(refreshes()).toBe(1);
  });

  it("keeps saying since when, waits longer each time and never gives up", async () => {
    goLive().failed();
    for (const wait of [...RETRIES, 3000, 3000]) {
      const asked = world.questions.length;
      world.pass(wait - 1);
      expect(world.questions).toHaveLength(asked);
      world.pass(1);
      at(world.questions, -1).fail();
      await settle();
    }
    expect(lines().filter((line) => line.state === "lost")).toEqual([{ state: "lost", since: 1000 }]);
  });

  it("has everything read anew when it was away too long", async () => {
    goLive().failed();
    world.pass(RETRIES[0]);
    at(world.questions, -1).answer({ rows: [], cursor: 10, last: 99_999 });
    await settle();
    at(world.streams, -1).on.opened({ cursor: 99_999, complete: false });
    expect(refreshes()).toBe(2);
    at(world.streams, -1).on.row({ number: 100_000 });
    expect(seen()).toEqual([100_000]);
  });

  it("hears nothing more from a stream it gave up", async () => {
    const old = goLive();
    old.failed();
    world.pass(RETRIES[0]);
    at(world.questions, -1).answer({ rows: [], cursor: 10, last: 10 });
    await settle();
    goLive();
    old.row({ number: 11 });
    old.failed();
    expect(seen()).toEqual([]);
    expect(follower.line.state).toBe("live");
  });

  it("stops when the session has ended", async () => {
    goLive().failed();
    world.pass(RETRIES[0]);
    at(world.questions, -1).answer("refused");
    await settle();
    expect(follower.line.state).toBe("refused");
    world.pass(60_000);
    expect(world.open).toHaveLength(0);
  });

  it("does not wait when the network comes back", async () => {
    goLive().failed();
    for (let tries = 0; tries < 3; tries += 1) {
      world.pass(3000);
      at(world.questions, -1).fail();
      await settle();
    }
    const streams = world.streams.length;
    follower.hurry();
    expect(world.streams).toHaveLength(streams + 1);
  });
});

describe("a silence", () => {
  it("is only quiet when the journal has nothing new", async () => {
    goLive();
    world.pass(SILENCE);
    at(world.questions, -1).answer({ rows: [], cursor: 25, last: 25 });
    await settle();
    expect(world.streams).toHaveLength(1);
    expect(follower.line.state).toBe("live");
  });

  it("is a dead stream when the journal has rows it did not bring", async () => {
    goLive();
    world.pass(SILENCE);
    at(world.questions, -1).answer({ rows: rows(11, 12), cursor: 12, last: 12 });
    await settle();
    expect(seen()).toEqual([11, 12]);
    expect(at(world.streams, -1).after).toBe(12);
    expect(world.open).toHaveLength(1);
  });

  it("does not suspect a stream that brought them meanwhile", async () => {
    const on = goLive();
    world.pass(SILENCE);
    on.row({ number: 11 });
    at(world.questions, -1).answer({ rows: rows(11), cursor: 11, last: 11 });
    await settle();
    expect(seen()).toEqual([11]);
    expect(world.streams).toHaveLength(1);
  });

  it("is a lost line when nobody answers", () => {
    goLive();
    world.pass(SILENCE);
    world.pass(PATIENCE);
    expect(follower.line).toEqual({ state: "lost", since: 1000 });
  });
});

it("begins anew for somebody else", () => {
  goLive(500);
  follower.start();
  expect(at(world.streams, 0).closed).toBe(true);
  expect(at(world.streams, -1).after).toBeNull();
});

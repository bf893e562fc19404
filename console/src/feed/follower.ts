/**
 * Follows the journal for one browser: one stream, resumed after the last number seen, so that nothing is
 * missed and nothing told twice. Streams, requests and time come from outside (`browser.ts`).
 *
 * A stream can be dead without an error (a pulled cable), and a browser does not show its pings. So after
 * a silence the journal is asked for what came meanwhile: an answer proves the line, and rows in it that
 * the stream did not bring prove the stream dead.
 */

export type Numbered = { readonly number: number };

export type Line =
  | { readonly state: "connecting" }
  | { readonly state: "live" }
  /** Nothing new has come since then, milliseconds since 1970 by this browser's clock. */
  | { readonly state: "lost"; readonly since: number }
  /** The server knows us no more: log in again. */
  | { readonly state: "refused" };

export type News<Row extends Numbered> =
  | { readonly kind: "line"; readonly line: Line }
  | { readonly kind: "rows"; readonly rows: readonly Row[] }
  /** What was missed is too much to be told row by row: read everything anew. */
  | { readonly kind: "anew" };

export type CaughtUp<Row> = {
  readonly rows: readonly Row[];
  /** The journal has been read up to here, also where rows were for others. */
  readonly cursor: number;
  /** The newest number there is: more is to come when `cursor` lies before it. */
  readonly last: number;
};

export type Opened = {
  /** Every change after this number follows. */
  readonly cursor: number;
  /** False: the number we gave is too far back; what was missed cannot be told row by row. */
  readonly complete: boolean;
};

export type Outside<Row extends Numbered> = {
  /** Opens the stream after a number, `null` for from now on; `close` ends it and its callbacks. */
  readonly stream: (
    after: number | null,
    on: { readonly opened: (at: Opened) => void; readonly row: (row: Row) => void; readonly failed: () => void },
  ) => { readonly close: () => void };
  /** What the journal holds after a number; `refused` without a session. Rejects when nobody answers. */
  readonly catchUp: (after: number) => Promise<CaughtUp<Row> | "refused">;
  readonly later: (milliseconds: number, what: () => void) => { readonly cancel: () => void };
  readonly now: () => number;
};

/** Milliseconds without a row after which the line is asked whether it lives. */
export const SILENCE = 8000;
/** Milliseconds to wait for an answer or for a stream to open. */
export const PATIENCE = 4000;
/** Waits before each new try, milliseconds; the last one is repeated. */
export const RETRIES = [250, 500, 1000, 2000, 3000] as const;

export class Follower<Row extends Numbered> {
  #line: Line = { state: "connecting" };
  #last: number | null = null;
  #stream: { close: () => void } | null = null;
  #timer: { cancel: () => void } | null = null;
  #tries = 0;
  /** Grows with each start: answers to questions of an earlier life are dropped. */
  #life = 0;
  #heard: number;

  readonly #outside: Outside<Row>;
  readonly #tell: (news: News<Row>) => void;

  constructor(outside: Outside<Row>, tell: (news: News<Row>) => void) {
    this.#outside = outside;
    this.#tell = tell;
    this.#heard = outside.now();
  }

  get line(): Line {
    return this.#line;
  }

  /** Begins, or begins again as somebody else: what the last one saw is forgotten. */
  start(): void {
    this.stop();
    this.#last = null;
    this.#tries = 0;
    this.#heard = this.#outside.now();
    this.#become({ state: "connecting" });
    this.#connect();
  }

  stop(): void {
    this.#life += 1;
    this.#hangUp();
  }

  /** The network or the page came back: do not wait for the next try. */
  hurry(): void {
    if (this.#line.state === "lost") this.#connect();
    else if (this.#line.state === "live") this.#ask();
  }

  #hangUp(): void {
    this.#stream?.close();
    this.#stream = null;
    this.#timer?.cancel();
    this.#timer = null;
  }

  #connect(): void {
    this.#hangUp();
    this.#life += 1;
    const life = this.#life;
    // A stream that does not open in time counts as failed.
    this.#timer = this.#outside.later(PATIENCE, () => this.#failed(life));
    this.#stream = this.#outside.stream(this.#last, {
      opened: (at) => {
        if (life !== this.#life) return;
        // At first, screens may have read before this number: what changed in between is in no row.
        const holes = this.#last === null || !at.complete;
        this.#tries = 0;
        this.#last = at.cursor;
        this.#hear();
        if (holes) this.#tell({ kind: "anew" });
        this.#become({ state: "live" });
      },
      row: (row) => {
        if (life !== this.#life) return;
        this.#hear();
        this.#take([row]);
      },
      failed: () => this.#failed(life),
    });
  }

  #hear(): void {
    this.#heard = this.#outside.now();
    this.#timer?.cancel();
    this.#timer = this.#outside.later(SILENCE, () => this.#ask());
  }

  #take(rows: readonly Row[]): void {
    const last = this.#last ?? 0;
    const fresh = rows.filter((row) => row.number > last);
    const newest = fresh.at(-1);
    if (!newest) return;
    this.#last = newest.number;
    this.#tell({ kind: "rows", rows: fresh });
  }

  /** Nothing came for a while: is it quiet, or is the line dead? */
  #ask(): void {
    const life = this.#life;
    const after = this.#last ?? 0;
    this.#timer?.cancel();
    this.#timer = this.#outside.later(PATIENCE, () => this.#failed(life));
    this.#outside.catchUp(after).then(
      (answer) => {
        if (life !== this.#life) return;
        if (answer === "refused") this.#refused();
        else this.#weigh(answer, after);
      },
      () => this.#failed(life),
    );
  }

  #weigh(answer: CaughtUp<Row>, askedAfter: number): void {
    // The stream may have brought the same rows while we asked; only what it did not bring speaks against it.
    const streamIsDead = this.#last === askedAfter && answer.rows.length > 0;
    this.#take(answer.rows);
    this.#last = Math.max(this.#last ?? 0, answer.cursor);
    this.#hear();
    // The rest of a long page comes by the new stream.
    if (streamIsDead) this.#connect();
  }

  #failed(life: number): void {
    if (life !== this.#life) return;
    this.#hangUp();
    this.#life += 1;
    if (this.#line.state !== "lost") this.#become({ state: "lost", since: this.#heard });
    const wait = RETRIES[Math.min(this.#tries, RETRIES.length - 1)] ?? 1000;
    this.#tries += 1;
    this.#timer = this.#outside.later(wait, () => this.#check());
  }

  /** A stream says only that it failed, not why; the journal also says whether we are still known. */
  #check(): void {
    this.#life += 1;
    const life = this.#life;
    this.#timer = this.#outside.later(PATIENCE, () => this.#failed(life));
    this.#outside.catchUp(this.#last ?? 0).then(
      (answer) => {
        if (life !== this.#life) return;
        if (answer === "refused") this.#refused();
        else this.#connect();
      },
      () => this.#failed(life),
    );
  }

  #refused(): void {
    this.stop();
    this.#become({ state: "refused" });
  }

  #become(line: Line): void {
    this.#line = line;
    this.#tell({ kind: "line", line });
  }
}

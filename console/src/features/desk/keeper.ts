import { after, type Draft, type Edits, hasUnsaved, UNTOUCHED } from "./draft.ts";

/** After the last letter, milliseconds. */
export const PAUSE = 600;
/** Before another try when the server did not take it, milliseconds. */
export const RETRY = 3000;

type Outside = {
  /** Rejects when the server did not take it. */
  readonly save: (edits: Edits) => Promise<void>;
  /** Keeps what is not saved for a reload of the page. */
  readonly remember: (edits: Edits) => void;
  readonly later: (milliseconds: number, what: () => void) => () => void;
  readonly now: () => number;
};

/** Saves a draft while it is typed: one request at a time, newest letters last, until all is saved. */
export class DraftKeeper {
  #draft: Draft;
  #flight: Promise<void> | null = null;
  #cancel: () => void = () => undefined;
  readonly #listeners = new Set<() => void>();
  readonly #outside: Outside;

  constructor(outside: Outside, remembered: Edits) {
    this.#outside = outside;
    this.#draft = after(UNTOUCHED, { what: "typed", edits: remembered });
    if (hasUnsaved(this.#draft)) this.#saveIn(0);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): Draft => this.#draft;

  type(edits: Edits): void {
    this.#happened({ what: "typed", edits });
    this.#saveIn(PAUSE);
  }

  /** Saves everything now. False: the server did not take it, and it stays here. */
  async flush(): Promise<boolean> {
    this.#cancel();
    while (this.#flight) await this.#flight;
    if (Object.keys(this.#draft.typed).length > 0) await this.#send();
    return !hasUnsaved(this.#draft);
  }

  #saveIn(milliseconds: number): void {
    this.#cancel();
    this.#cancel = this.#outside.later(milliseconds, () => void this.#send());
  }

  async #send(): Promise<void> {
    if (this.#flight) return this.#flight;
    const { typed } = this.#draft;
    if (Object.keys(typed).length === 0) return undefined;
    this.#happened({ what: "sending" });
    this.#flight = this.#outside.save(typed).then(
      () => this.#happened({ what: "saved", at: this.#outside.now() }),
      () => this.#happened({ what: "failed" }),
    );
    await this.#flight;
    this.#flight = null;
    if (Object.keys(this.#draft.typed).length > 0) this.#saveIn(this.#draft.failed ? RETRY : PAUSE);
    return undefined;
  }

  #happened(happening: Parameters<typeof after>[1]): void {
    this.#draft = after(this.#draft, happening);
    this.#outside.remember({ ...this.#draft.sending, ...this.#draft.typed });
    for (const listener of this.#listeners) listener();
  }
}

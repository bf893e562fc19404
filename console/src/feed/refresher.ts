import type { Touched } from "./touched.ts";

/** Between two readings of the same thing, milliseconds: ten calls a second make four readings a second. */
export const REST = 250;

type State = { dirty: boolean };

/**
 * Reads again what was touched: the first touch at once, touches during a reading once more after it. So
 * the last reading always begins after the last change, and a storm of changes cannot starve or flood.
 */
export class Refresher {
  readonly #running = new Map<string, State>();
  readonly #read: (touched: Touched) => Promise<unknown>;
  readonly #rest: () => Promise<unknown>;

  constructor(read: (touched: Touched) => Promise<unknown>, rest: () => Promise<unknown>) {
    this.#read = read;
    this.#rest = rest;
  }

  note(all: Iterable<Touched>): void {
    const once = new Map<string, Touched>();
    for (const touched of all) once.set(`${touched.path} ${touched.id ?? ""}`, touched);
    for (const [name, touched] of once) {
      const running = this.#running.get(name);
      if (running) running.dirty = true;
      else void this.#run(name, touched);
    }
  }

  async #run(name: string, touched: Touched): Promise<void> {
    const state: State = { dirty: true };
    this.#running.set(name, state);
    while (state.dirty) {
      state.dirty = false;
      // A reading that fails shows its failure where it is shown; the next change tries again.
      await this.#read(touched).catch(() => undefined);
      await this.#rest();
    }
    this.#running.delete(name);
  }
}

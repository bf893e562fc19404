/** How long ago, how long still: as people at the desk read it. All instants are milliseconds since 1970. */

const SECOND = 1000;
const MINUTE = 60;
const HOUR = 60 * MINUTE;

const two = (value: number): string => value.toString().padStart(2, "0");

/** Whole seconds as `mm:ss`, from one hour on as `h:mm:ss`. Never negative. */
export function clockOf(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const rest = `${two(Math.floor((whole % HOUR) / MINUTE))}:${two(whole % MINUTE)}`;
  return whole < HOUR ? rest : `${Math.floor(whole / HOUR)}:${rest}`;
}

/** Seconds from `since` to `now`; a clock that runs behind gives 0. */
export function secondsSince(since: number, now: number): number {
  return Math.max(0, Math.floor((now - since) / SECOND));
}

export type Countdown = {
  /** `mm:ss` still to go, or gone since. */
  readonly clock: string;
  readonly over: boolean;
  /** In the last quarter of the time allowed, or over. */
  readonly close: boolean;
};

/** What is left until `due`, of a time that began at `since`. */
export function countdown(since: number, due: number, now: number): Countdown {
  const over = now > due;
  // Rounded up, so that 00:00 is shown only when the time is really over.
  const seconds = over ? secondsSince(due, now) : Math.ceil((due - now) / SECOND);
  const allowed = Math.max(due - since, SECOND);
  return { clock: clockOf(seconds), over, close: over || due - now <= allowed / 4 };
}

/** An instant of the API (ISO 8601, UTC) as milliseconds; `null` for none or what cannot be read. */
export function instant(text: string | null | undefined): number | null {
  if (text == null) return null;
  const value = Date.parse(text);
  return Number.isNaN(value) ? null : value;
}

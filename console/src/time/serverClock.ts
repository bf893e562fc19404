/**
 * The server's time in the browser. Timers count from instants of the server, and a desk whose own clock is
 * wrong must still show a true wait; the `Date` header of each answer tells how far the clocks are apart.
 */

/** Below this the header's whole seconds and the way there explain the difference, milliseconds. */
const TRUSTED = 2000;

let offset = 0;

/** How far the server is ahead of this browser, given its `Date` header and when the answer came. */
export function offsetFrom(header: string | null, now: number): number | null {
  const told = header === null ? NaN : Date.parse(header);
  if (Number.isNaN(told)) return null;
  // The header is cut to the second: its middle is the best guess.
  const difference = told + 500 - now;
  return Math.abs(difference) < TRUSTED ? 0 : difference;
}

/** Notes an answer's `Date` header. */
export function hearServer(header: string | null, now = Date.now()): void {
  offset = offsetFrom(header, now) ?? offset;
}

/** Milliseconds since 1970 by the server's clock. */
export function serverNow(): number {
  return Date.now() + offset;
}

/** What went wrong, as a word that `fault.*` of the translations says in a sentence. */

/** The API did not answer at all: network, or a restart. */
export const UNREACHABLE = "unreachable";
export const NOT_LOGGED_IN = "not_logged_in";

/** The stable word of an error that a query or mutation threw: the API's own, or `unreachable`. */
export function faultOf(error: unknown): string {
  if (typeof error === "object" && error !== null && "code" in error && typeof error.code === "string") {
    return error.code;
  }
  return error instanceof Error ? UNREACHABLE : "our_fault";
}

/** The API would not do what a page asked. */
export class Refused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** What the API answered. Throws `Refused` with its word when it would not. */
export function granted<Data>(answer: { data?: Data; error?: { code: string } | undefined }): Data {
  if (answer.error) throw new Refused(answer.error.code);
  return answer.data as Data;
}

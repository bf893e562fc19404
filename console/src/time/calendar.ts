/** Dates and clock times in Depok, as Indonesians (`Sen 23 Nov 14.05`) or the English (`Mon 23 Nov 14:05`) write them. */

export type Language = "id" | "en";

const ZONE = "Asia/Jakarta";
const LOCALES: Record<Language, string> = { id: "id-ID", en: "en-GB" };

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(parts)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(LOCALES[language], { timeZone: ZONE, hourCycle: "h23", ...parts });
    formats.set(key, found);
  }
  return found;
}

/** `14.05` or, with seconds, `14.05.09`. */
export function timeOfDay(at: number, language: Language, seconds = false): string {
  const parts: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
  return format(language, seconds ? { ...parts, second: "2-digit" } : parts).format(at);
}

/** `Sen 23 Nov 14.05`. */
export function dayAndTime(at: number, language: Language): string {
  const pieces = format(language, { weekday: "short", day: "numeric", month: "short" }).formatToParts(at);
  const piece = (type: Intl.DateTimeFormatPartTypes) => pieces.find((part) => part.type === type)?.value ?? "";
  return `${piece("weekday")} ${piece("day")} ${piece("month")} ${timeOfDay(at, language)}`;
}

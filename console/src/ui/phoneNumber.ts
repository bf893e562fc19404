/** Telephone numbers as Indonesians read them aloud. */

const HOME = "+62";
const AREA_OF_TWO = /^(21|22|24|31|61)/;

/** `+6281234567890` as `0812-3456-7890`, `+62217720011` as `(021) 772-0011`; anything else as it came. */
export function spoken(number: string): string {
  if (!/^\+62\d{7,13}$/.test(number)) return number;
  const rest = number.slice(HOME.length);
  if (rest.startsWith("8")) return inGroups(`0${rest}`, 4, 4);
  const area = AREA_OF_TWO.test(rest) ? 2 : 3;
  const local = rest.slice(area);
  return `(0${rest.slice(0, area)}) ${inGroups(local, local.length > 7 ? 4 : 3)}`;
}

function inGroups(digits: string, ...sizes: number[]): string {
  const groups: string[] = [];
  let at = 0;
  for (const size of sizes) {
    groups.push(digits.slice(at, at + size));
    at += size;
  }
  groups.push(digits.slice(at));
  return groups.filter(Boolean).join("-");
}

import type { ComboboxItem, OptionsFilter } from "@mantine/core";

/** Small letters without accents. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/**
 * How well `label` answers `wanted`: 0 begins with it, 1 has a word that does, 2 has each of its words at the
 * beginning of some word, 3 contains it; `null` is no answer.
 */
export function rank(label: string, wanted: string): number | null {
  const [text, sought] = [plain(label), plain(wanted).trim()];
  if (text.startsWith(sought)) return 0;
  const words = text.split(/[^\p{L}\p{N}]+/u);
  if (words.some((word) => word.startsWith(sought))) return 1;
  if (sought.split(/\s+/).every((part) => words.some((word) => word.startsWith(part)))) return 2;
  return text.includes(sought) ? 3 : null;
}

/** The best answers first, else in the list's own order: three letters and Enter must mean the same each time. */
export function answers(options: ComboboxItem[], wanted: string): ComboboxItem[] {
  return options
    .map((option) => ({ option, rank: rank(option.label, wanted) }))
    .filter((each): each is { option: ComboboxItem; rank: number } => each.rank !== null)
    .sort((one, other) => one.rank - other.rank)
    .map(({ option }) => option);
}

/** `answers`, as Mantine asks for them. */
export const search: OptionsFilter = ({ options, search: wanted }) => answers(options as ComboboxItem[], wanted);

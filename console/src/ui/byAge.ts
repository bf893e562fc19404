/** Lists whose ids sort by time. */

/** The rows of several lists, each once, newest first. A row that is in two is taken from the first. */
export function newestFirst<Row extends { readonly id: string }>(...lists: readonly (readonly Row[])[]): Row[] {
  const rows = new Map<string, Row>();
  for (const row of lists.flat()) if (!rows.has(row.id)) rows.set(row.id, row);
  return [...rows.values()].sort((one, other) => (one.id < other.id ? 1 : -1));
}

/**
 * A page out of one row more than fits: the surplus row only says that there is a next
 * page, whose cursor is the last row that does fit.
 */
export function toPage<Row>(
  rows: Row[],
  limit: number,
  cursorOf: (row: Row) => string,
): { page: Row[]; next_cursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { page, next_cursor: rows.length > limit && last ? cursorOf(last) : null };
}

/** A part of a list, for clients that count from its beginning. */
export interface Stretch {
  limit: number;
  offset: number;
}

/** Such a part, and how long the whole list is. */
export interface Counted<Row> {
  rows: Row[];
  total: number;
}

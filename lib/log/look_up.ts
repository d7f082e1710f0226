/** Finds rows by key after one read of all that `keys` name; null names nothing. */
export async function lookUp<Row, Key extends number | string>(
  keys: (Key | null)[],
  read: (keys: Key[]) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
): Promise<(key: Key | null) => Row | undefined> {
  const wanted = [...new Set(keys.filter((key) => key !== null))];
  if (wanted.length === 0) return () => undefined;
  const rows = new Map((await read(wanted)).map((row) => [keyOf(row), row]));
  return (key) => key === null ? undefined : rows.get(key);
}

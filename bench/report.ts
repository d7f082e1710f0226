const DOCS = new URL("../docs/performance.md", import.meta.url);

/** A table of results: what was measured, and a value for each column. */
export interface Table {
  columns: string[];
  rows: (string | number)[][];
}

/** Prints a table, and puts it into docs/performance.md where the mark `name` stands. */
export async function report(name: string, { columns, rows }: Table): Promise<void> {
  const cells = [columns, ...rows.map((row) => row.map(shown))];
  const widths = columns.map((_, at) => Math.max(3, ...cells.map((row) => row[at]!.length)));
  const lines = cells.map((row) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at]!)).join(" | ")} |`
  );
  lines.splice(1, 0, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`);
  console.log(`\n${lines.join("\n")}`);
  const text = await Deno.readTextFile(DOCS);
  const [before, rest] = text.split(`<!-- ${name} -->\n`);
  const after = rest?.slice(rest.indexOf("<!-- end -->"));
  if (!after) throw new Error(`docs/performance.md has no place for "${name}"`);
  const table = `\n${lines.join("\n")}\n\n`;
  await Deno.writeTextFile(DOCS, `${before}<!-- ${name} -->\n${table}${after}`);
}

/** Three digits are more than these figures are good for. */
function shown(cell: string | number): string {
  if (typeof cell === "string") return cell;
  if (cell >= 100) return Math.round(cell).toLocaleString("en");
  return cell.toFixed(cell >= 10 ? 0 : cell >= 2 ? 1 : 2);
}

import { pgDump } from "@electric-sql/pglite-tools/pg_dump";
import { createEmbedded, serveWith } from "../../db/embedded.ts";
import { migrateUp, readMigrations } from "../../db/migrate.ts";
import { Settings, variableOf } from "../../lib/config.ts";
import { ERRORS } from "../../lib/protocol/errors.ts";
import { ClientFrame, CLOSE_CODES, ServerFrame } from "../../lib/protocol/frames.ts";
import { openApi } from "../../lib/protocol/openapi.ts";
import { z } from "zod";

const ROOT = new URL("../../", import.meta.url);
const TABLE_BEGIN = "<!-- settings: made by `deno task docs` -->\n";
const TABLE_END = "<!-- /settings -->";

/** Every file that is made from the code, with what should be in it. */
export async function generated(): Promise<Map<string, string>> {
  return new Map([
    ["README.md", await readme()],
    [".env.example", envExample()],
    ["db/schema.sql", await schemaSql()],
    ["tests/protocol.snapshot.json", protocol()],
  ]);
}

/** The text of a file of the project; empty if there is none. */
export function readFile(name: string): Promise<string> {
  return Deno.readTextFile(new URL(name, ROOT)).catch(() => "");
}

/** The schema of a fresh database after all migrations, as pg_dump tells it. */
export async function schemaSql(): Promise<string> {
  const pglite = await createEmbedded();
  await migrateUp(serveWith(pglite), await readMigrations());
  const dump = await pgDump({ pg: pglite, args: ["--schema-only", "--no-owner", "--no-comments"] });
  const text = await dump.text();
  await pglite.close();
  return "-- Made by `deno task docs` from db/migrations. To read, not to run.\n\n" +
    text.split("\n")
      .filter((line) => !/^(--|SET |SELECT pg_catalog|\\|$)/.test(line))
      .join("\n").replaceAll("public.", "") +
    "\n";
}

function settings(): { name: string; fallback: string; description: string }[] {
  return Object.entries(Settings.shape).map(([key, schema]) => {
    const name = variableOf(key);
    const { default: fallback } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
    const shown = fallback === undefined ? "" : String(fallback);
    return { name, fallback: shown, description: schema.description ?? "" };
  });
}

async function readme(): Promise<string> {
  const text = await readFile("README.md");
  const [before, rest] = text.split(TABLE_BEGIN);
  const after = rest?.split(TABLE_END)[1];
  if (after === undefined) throw new Error("README.md has lost the marks of the settings' table");
  const rows = settings().map(({ name, fallback, description }) =>
    `| \`${name}\` | ${fallback && `\`${fallback}\``} | ${description} |`
  );
  const table = ["| variable | default | what it does |", "|---|---|---|", ...rows].join("\n");
  return `${before}${TABLE_BEGIN}\n${table}\n\n${TABLE_END}${after}`;
}

function envExample(): string {
  const lines = settings().map(({ name, fallback, description }) =>
    `# ${description}\n#${name}=${fallback}\n`
  );
  return `# Made by \`deno task docs\` from lib/config.ts. Nothing here has to be set.\n\n${
    lines.join("\n")
  }`;
}

/** Everything that goes over the wire: a change of it shows as a diff. */
function protocol(): string {
  const frames = (schema: z.ZodType) =>
    z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" });
  const all = {
    api: openApi("0"),
    client_frames: frames(ClientFrame),
    server_frames: frames(ServerFrame),
    close_codes: CLOSE_CODES,
    errors: ERRORS,
  };
  return JSON.stringify(all, null, 1) + "\n";
}

if (import.meta.main) {
  for (const [name, text] of await generated()) {
    await Deno.writeTextFile(new URL(name, ROOT), text);
    console.log(`Wrote ${name}`);
  }
}

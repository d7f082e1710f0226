import { API } from "../lib/protocol/api.ts";
import { PATHS } from "../lib/protocol/paths.ts";
import { assert, assertEquals, assertIncludes } from "./helpers/assert.ts";

const ROOT = new URL("../", import.meta.url);

/** Every source file below `folder`, by its path from the root. */
async function sources(folder: string): Promise<[path: string, text: string][]> {
  const found: [string, string][] = [];
  for await (const entry of Deno.readDir(new URL(folder, ROOT))) {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory) found.push(...await sources(`${path}/`));
    else if (path.endsWith(".ts")) found.push([path, await Deno.readTextFile(new URL(path, ROOT))]);
  }
  return found;
}

const CODE = (await Promise.all(["lib/", "routes/", "db/", "workers/"].map(sources))).flat();

Deno.test("every operation is served, by one line", () => {
  const routes = CODE.filter(([path]) => path.startsWith("routes/")).map(([, text]) => text).join();
  for (const operation of Object.keys(PATHS)) {
    const uses = routes.match(new RegExp(`serve\\(\\w+, "${operation}", ${operation}\\)`, "g"));
    assertEquals(uses?.length, 1, operation);
  }
});

Deno.test("there is one contract for each path, and every path begins with its noun", () => {
  assertEquals(Object.keys(API).toSorted(), Object.keys(PATHS).toSorted());
  for (const [, path] of Object.values(PATHS)) {
    assert(/^\/[a-z]+(\/|$)/.test(path), path);
  }
});

Deno.test("only main.ts and the command lines run anything when they are imported", () => {
  const RUNS = /^(await |new |console\.|setInterval|Deno\.(serve|cron))/m;
  const running = CODE.filter(([path, text]) => !path.startsWith("lib/cli/") && RUNS.test(text));
  assertEquals(running.map(([path]) => path), []);
});

Deno.test("nothing below the routes knows a door by its name, but the setting that opens them", () => {
  const knowing = CODE.filter(([path, text]) =>
    /^(lib|db|workers)\//.test(path) && /lobby|fastroom/i.test(text)
  );
  assertEquals(knowing.map(([path]) => path), ["lib/config.ts"]);
});

Deno.test("files are small: half of them within 80 lines, and none past 300", () => {
  const lengths = CODE.map(([path, text]) => ({ path, lines: text.split("\n").length }))
    .toSorted((a, b) => a.lines - b.lines);
  assert(lengths[Math.floor(lengths.length / 2)]!.lines <= 80);
  assertEquals(lengths.filter(({ path, lines }) => lines > 300 && !path.includes("protocol")), []);
});

Deno.test("every exported symbol of the layers has a docstring", () => {
  const missing: string[] = [];
  for (const [path, text] of CODE) {
    // Schemas and rows speak through their fields, and routers through their routes.
    if (path.startsWith("lib/protocol/") || path.startsWith("routes/")) continue;
    const lines = text.split("\n");
    lines.forEach((line, index) => {
      const name = /^export (?:async )?(?:function|class) (\w+)/.exec(line)?.[1];
      if (name && !lines[index - 1]!.trim().endsWith("*/")) missing.push(`${path}: ${name}`);
    });
  }
  assertEquals(missing, []);
});

Deno.test("the lint plugin refuses what breaks the layers, and lets types pass", async () => {
  const folder = new URL("lib/protocol/", ROOT);
  const probe = new URL(`probe_${crypto.randomUUID()}.ts`, folder);
  const lint = async (text: string) => {
    await Deno.writeTextFile(probe, text);
    const { stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["lint", "--quiet", probe.pathname],
      cwd: ROOT,
      env: { NO_COLOR: "1" },
    }).output();
    return new TextDecoder().decode(stderr);
  };
  try {
    assertEquals(
      await lint('import type { Sql } from "../../db/client.ts";\nexport type X = Sql;\n'),
      "",
    );
    const bad = await lint(
      'import { openDatabase } from "../../db/client.ts";\n' +
        'export const env = Deno.env.get("X");\n' +
        "export const rows = (sql: typeof openDatabase) => sql`select 1`;\n",
    );
    assertIncludes(bad, "lib/protocol/ does not import db/");
    assertIncludes(bad, "The environment is read in lib/config.ts alone");
    assertIncludes(bad, "SQL stands in db/ alone");
  } finally {
    await Deno.remove(probe);
  }
});

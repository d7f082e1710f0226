import { assertEquals } from "./helpers/assert.ts";
import { generated, readFile } from "./helpers/generate.ts";

// A wire, schema or configuration change shows here; `deno task docs` writes it down.
for (const [name, text] of await generated()) {
  Deno.test(`${name} says what the code says`, async () => {
    assertEquals(await readFile(name), text, `Run \`deno task docs\` and look at ${name}'s diff`);
  });
}

import { scan } from "../../lib/messages/scan.ts";
import { assert, assertEquals } from "../helpers/assert.ts";

const ADA = "U40000000A";
const GENERAL = "C80000000G";

/** What was found, shortly: the type, what it names, and the text it stands for. */
function found(content: string): string[] {
  return scan(content).map((entity) => {
    const text = content.slice(entity.start, entity.start + entity.length);
    switch (entity.type) {
      case "user":
        return `user ${entity.user_id} ${text}`;
      case "channel":
        return `channel ${entity.channel_id ?? entity.name} ${text}`;
      case "everybody":
        return `everybody ${entity.range} ${text}`;
      case "link":
        return `link ${entity.url} ${text}`;
    }
  });
}

const CASES: [string, string[]][] = [
  ["plain text", []],
  [`hi <@${ADA}>!`, [`user ${ADA} <@${ADA}>`]],
  [`<@${ADA}|Ada>`, [`user ${ADA} <@${ADA}|Ada>`]],
  [`see <#${GENERAL}> and #random-1`, [
    `channel ${GENERAL} <#${GENERAL}>`,
    "channel random-1 #random-1",
  ]],
  ["#Überall", ["channel überall #Überall"]],
  ["@channel @here @everyone <!here>", [
    "everybody channel @channel",
    "everybody here @here",
    "everybody channel @everyone",
    "everybody here <!here>",
  ]],
  ["mail me@here.com or me@channel", []],
  ["@channels @hereby @Channel", []],
  ["@constructor @__proto__ <!toString>", []],
  ["see https://example.com/a?b=c#d.", [
    "link https://example.com/a?b=c#d https://example.com/a?b=c#d",
  ]],
  ["(http://a.b)", ["link http://a.b http://a.b"]],
  ["<https://example.com|the page>", [
    "link https://example.com <https://example.com|the page>",
  ]],
  ["http:// https://", []],
  ["javascript:alert(1) <javascript:alert(1)>", []],
  [`\`<@${ADA}> @here\` @channel`, ["everybody channel @channel"]],
  [`\`\`\`\n<@${ADA}>\n@here\n\`\`\`\n@here`, ["everybody here @here"]],
  ["it`s @here", ["everybody here @here"]],
  ["a ` b\n@here `", ["everybody here @here"]],
  ["``` never closed @here", ["everybody here @here"]],
  ["<@U40000000I> <@C80000000G> <@U4> <@>", []],
  ["<@U40000000A", []],
];

for (const [content, expected] of CASES) {
  Deno.test(`scan() finds what is meant in ${JSON.stringify(content)}`, () => {
    assertEquals(found(content), expected);
  });
}

Deno.test("scan() lets fifty people be called and no more, however often each is", () => {
  const calls = Array.from({ length: 60 }, (_, n) => `<@U40000${String(n).padStart(4, "0")}>`);
  const entities = scan([...calls, calls[0]].join(" "));
  assertEquals(entities.length, 51);
  assertEquals(new Set(entities.map((entity) => "user_id" in entity && entity.user_id)).size, 50);
});

Deno.test("scan() comes to its end with a bounded answer on hostile text", () => {
  for (
    const part of ["<", "`", "```", "@", "#", "http://", "<@", "`\n", ")", "<!", "@here ", "#- "]
  ) {
    assert(scan(part.repeat(40_000 / part.length)).length <= 200, part);
  }
});

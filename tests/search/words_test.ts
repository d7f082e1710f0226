import { highlight } from "../../lib/search/highlight.ts";
import { parseQuery } from "../../lib/search/parse.ts";
import { isSign, wordsOf } from "../../lib/search/words.ts";
import { assert, assertEquals, assertRejects } from "../helpers/assert.ts";
import { randomness, SEED } from "../helpers/random.ts";

const words = (text: string) => wordsOf(text).map(({ word }) => word);

Deno.test("wordsOf() takes words in every script, and in one form however they are typed", () => {
  assertEquals(words("Foo-bar, v1.2 'quoted'\\ \0"), ["foo", "bar", "v1", "2", "quoted"]);
  assertEquals(words("ÄRGER naïve ПРИВЕТ"), ["ärger", "naïve", "привет"]);
  assertEquals(words("e\u0301t\u00e9"), ["été"]);
  assertEquals(words("ﬁne ＡＢＣ ①"), ["fine", "abc", "1"]);
  assertEquals(words("日本語 text ภาษา"), ["日", "本", "語", "text", "ภ", "า", "ษ", "า"]);
  assertEquals(words("½ ㎧ ﷺ").every((word) => /^[\p{L}\p{M}\p{N}]+$/u.test(word)), true);
});

Deno.test("isSign() leaves nothing behind for the next text", () => {
  assertEquals(["ที่", "မြို့", "日", "日本", "a"].map(isSign), [true, true, true, false, false]);
  assertEquals(words("日本茶"), ["日", "本", "茶"]);
});

Deno.test("wordsOf() says where each word stands, whatever the text", () => {
  const random = randomness(SEED);
  const signs = [..."ab1 -'日本é\u0301ﬁ½😀<@#>\n", "İ", "ß", "\ud800"];
  for (let round = 0; round < 500; round++) {
    const text = Array.from({ length: 20 }, () => random.pick(signs)).join("");
    let end = 0;
    for (const { word, start, length } of wordsOf(text)) {
      assert(start + length <= text.length && word.length > 0);
      assert(start + length >= end, text);
      end = start + length;
    }
  }
});

Deno.test("wordsOf() finds the same in plain ASCII as everywhere else", () => {
  const random = randomness(SEED);
  const signs = [..."abZ09 -'_.@#\n\x00"];
  for (let round = 0; round < 500; round++) {
    const text = Array.from({ length: 20 }, () => random.pick(signs)).join("");
    // One letter beyond ASCII takes the way of all scripts.
    assertEquals(wordsOf(text), wordsOf(`${text} é`).slice(0, -1), text);
  }
});

Deno.test("parseQuery() tells words, phrases, exclusions and operators apart", () => {
  const query = parseQuery(
    'deploy -rollback "two words" from:@ada from:"Ben B" has:LINK is:thread http://x.y',
  );
  assertEquals(query.terms, [
    { words: ["deploy"], isExact: false },
    { words: ["two", "words"], isExact: true },
    { words: ["http", "x", "y"], isExact: false },
  ]);
  assertEquals(query.not, [{ words: ["rollback"], isExact: false }]);
  assertEquals([query.from, query.has, query.isThread], [["@ada", "Ben B"], ["link"], true]);
  assertEquals(parseQuery('"unfinished').terms, [{ words: ["unfinished"], isExact: false }]);
  assertEquals(parseQuery("!!! ' \\ &|<>").terms, []);
});

Deno.test("parseQuery() says what it can't read", async () => {
  for (
    const [text, sentence] of [
      ["before:soon", "takes a day"],
      ["has:fun", "takes link"],
      ["is:good", "takes thread"],
      ["-from:ada", "Only words"],
      ["a ".repeat(21), "at most 20"],
    ] as const
  ) await assertRejects(() => Promise.resolve().then(() => parseQuery(text)), sentence);
});

Deno.test("highlight() marks what was found, in the units that clients count in", () => {
  const marked = (text: string, q: string, isPart = false) =>
    highlight(text, parseQuery(q).terms, isPart)
      .map(({ start, length }) => text.slice(start, start + length));
  assertEquals(marked("We deployed. Deploy again!", "deploy"), ["deployed", "Deploy"]);
  assertEquals(marked("We deployed. Deploy again!", '"deploy"'), ["Deploy"]);
  assertEquals(marked("one two, one three", '"one two"'), ["one two"]);
  assertEquals(marked("😀 これは日本語です", "日本"), ["日本"]);
  assertEquals(marked("is it an island", "is"), ["is"]);
  assertEquals(marked("redeployment", "deploy"), []);
  assertEquals(marked("redeployment", "deploy", true), ["redeployment"]);
});

import { digestLetter } from "../../workers/email/digest.ts";
import { sendLetter } from "../../workers/email/letter.ts";
import { assert, assertEquals, assertIncludes } from "../helpers/assert.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();
const to = {
  name: "Ada",
  email: "ada@example.com",
  locale: "fr",
  timeZone: "America/New_York",
};

function mention(n: number) {
  return {
    channelName: "general",
    authorName: "Ben <script>",
    content: `Ada, look at this: ${n} & more`,
    at: new Date("2026-11-21T02:00:00Z"),
  };
}

Deno.test("a digest tells the first messages in its reader's words, and how many more there are", async () => {
  const letter = digestLetter(
    to,
    "https://chat.example",
    Array.from({ length: 12 }, (_, n) => mention(n)),
  );
  await sendLetter(world.app, 7, to, letter);
  const mail = world.app.mailer.mailbox![0]!;
  assertEquals([mail.to, mail.subject], [to.email, "You missed 12 messages"]);
  // Two in the morning in London is the evening before in New York.
  assertIncludes(mail.text, "Ben <script> in #general, 20 novembre 2026");
  assertIncludes(mail.text, "Ada, look at this: 9 & more");
  assert(!mail.text.includes("look at this: 10"));
  assertIncludes(mail.text, "And 2 more.");
  assertIncludes(mail.html, "Ben &lt;script&gt; in #general");
  assert(!mail.html.includes("<script>"));
});

Deno.test("a digest of one long message shows its beginning", () => {
  const letter = digestLetter(to, "https://chat.example", [{
    ...mention(1),
    content: "x".repeat(5_000),
  }]);
  assertEquals(letter.subject, "You missed a message");
  assert(letter.paragraphs.join().length < 600);
});

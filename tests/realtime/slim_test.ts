import { FrameMessage } from "../../lib/protocol/messages.ts";
import { BLANK, fillFrame, writeFrame } from "../../lib/protocol/slim.ts";
import { assert, assertEquals } from "../helpers/assert.ts";
import { channelScene } from "../helpers/scene.ts";
import { suiteWorld } from "../helpers/suite.ts";

const world = await suiteWorld();

/** What a message may have besides, one at a time. */
const FULL = {
  entities: [{ type: "link", start: 0, length: 4, url: "http://x.y" }],
  blocks: [{ type: "section" }],
  attachments: [{ text: "more" }],
  metadata: { event_type: "kind", event_payload: {} },
  also_in_channel: true,
};

Deno.test("a frame leaves out what its message doesn't have, and HTTP tells it", async () => {
  const { ada, ben, channel_id } = await channelScene(world);
  const { ticket } = await ben.client.createTicket();
  const socket = new WebSocket(`${world.origin.replace("http", "ws")}/api/v1/ws?ticket=${ticket}`);
  const heard = new Promise<Record<string, unknown>>((resolve) => {
    socket.onmessage = ({ data }) => {
      for (const frame of [JSON.parse(data)].flat()) {
        if (frame.type === "hello") socket.send('{"type":"start"}');
        if (frame.type === "ready") ada.client.postMessage({ channel_id, content: "hello" });
        if (frame.type === "message.created") resolve(frame.data);
      }
    };
  });
  assertEquals(
    Object.keys(await heard).sort(),
    ["channel_id", "content", "created_at", "id", "ts", "user_id"],
  );
  socket.close();
  const { messages } = await ben.client.listMessages({ channel_id });
  const { id: _, channel_id: __, ts: ___, user_id, content, created_at, ...rest } = messages.at(
    -1,
  )!;
  assertEquals([user_id, content, created_at.length], [ada.user.id, "hello", 24]);
  assertEquals(rest, BLANK);
});

Deno.test("fillFrame() gives back what writeFrame() was given, whatever the message has", async () => {
  const { ada, post } = await channelScene(world);
  const plain = await post(ada, "hello");
  for (
    const part of [{}, ...Object.entries(FULL).map(([name, value]) => ({ [name]: value })), FULL]
  ) {
    const message = FrameMessage.parse({ ...plain, ...part });
    const event = {
      type: "message.edited",
      stream: plain.channel_id,
      seq: 7,
      data: message,
    } as const;
    const ack = { type: "ack", id: "1", message } as const;
    for (const frame of [event, ack]) {
      const text = writeFrame(frame);
      assertEquals(fillFrame(JSON.parse(text)), frame);
      const told = JSON.parse(text);
      assertEquals(FrameMessage.parse(told.data ?? told.message), message);
      for (const name of Object.keys(part)) assert(text.includes(`"${name}":`), name);
    }
  }
});

Deno.test("the contract and the client fill in the same", async () => {
  const { ada, post } = await channelScene(world);
  const { id, channel_id, ts, user_id, content, created_at } = await post(ada, "hello");
  const least = { id, channel_id, ts, user_id, content, created_at };
  assertEquals(FrameMessage.parse(least), { ...least, ...BLANK });
});

/*
 * One process of clients. It is told its plan as a line of JSON, opens its sockets, says
 * `{"ready": …}`, waits for a line, then sends and counts.
 */
import process from "node:process";
import { Histogram } from "./histogram.ts";
import { linesOf } from "./lines.ts";
import { type Target, type TargetName, TARGETS } from "./targets.ts";
import { marked, nowUs, seenIn, Wire } from "./wire.ts";

/** What a load process does. */
export interface Plan {
  target: TargetName;
  /** One for each socket; `channels` are those that it may send to. */
  sockets: { port: number; path: string; token?: string; channels: string[] }[];
  /** How many of the sockets send. */
  senders: number;
  /** The number of the first one, so that senders of different processes differ. */
  firstSender: number;
  /** Events a second from all senders here; without it each always has one under way. */
  rate?: number;
  /** Of so many frames one is looked into: then events are counted by their bytes. */
  sample?: number;
  warmUpS: number;
  seconds: number;
  /** Sockets opened at once. */
  opening: number;
}

/** A number of messages, and a sum of what tells them apart: two lists alike have both alike. */
export interface Tally {
  count: number;
  sum: number;
}

/** What a load process found. */
export interface Found {
  deliveries: number;
  sent: number;
  /** Tenths of milliseconds from sending to delivery. */
  delivery: number[];
  /** The same to those who only listen. */
  skimmed: number[];
  /** The same until the sender is told that its message is kept. */
  ack: number[];
  refused: number;
  closed: number;
  /** All events that came to sockets here, whenever that was, and all that were acknowledged. */
  heard: Tally;
  acked: Tally;
  /** Of one core, of this process. */
  cpu: number;
}

/** As long as nothing comes for this long, nothing is under way. */
const SETTLING_MS = 4_000;

if (import.meta.main) {
  const lines = linesOf(Deno.stdin.readable);
  const plan = JSON.parse((await lines.next()).value!) as Plan;
  const target: Target = TARGETS[plan.target];
  const { sockets, seconds, warmUpS, senders, firstSender } = plan;
  const counts = new Array<number>(sockets.length).fill(0);
  const delivery = new Histogram();
  const skimmed = new Histogram();
  const ack = new Histogram();
  const wires: Wire[] = [];
  let isCounting = false;
  let isOpen = false;
  let isSending = false;
  let sent = 0;
  let refused = 0;
  const heard: Tally = { count: 0, sum: 0 };
  const acked: Tally = { count: 0, sum: 0 };

  const send = (index: number) => {
    const { channels } = sockets[index]!;
    const channel = channels[Math.floor(Math.random() * channels.length)]!;
    if (isCounting) sent++;
    wires[index]!.send(target.publish(marked(firstSender + index), channel));
  };

  const count = (index: number, sentUs: number) => {
    tally(heard, sentUs);
    if (!isCounting) return;
    // Every tenth is enough to know how long they take.
    if (counts[index]!++ % 10 !== 0) return;
    const ms = (nowUs() - sentUs) / 1_000;
    delivery.add(ms);
    if (index >= senders) skimmed.add(ms);
  };

  /** What somebody hears who sends as well. */
  const look = (index: number, text: string) => {
    if (text.includes('"type":"error"')) refused++;
    for (const { sentUs, sender, isAck } of seenIn(text)) {
      if (isAck) {
        tally(acked, sentUs);
        if (isCounting) ack.add((nowUs() - sentUs) / 1_000);
        continue;
      }
      count(index, sentUs);
      if (isSending && plan.rate === undefined && sender === firstSender + index) send(index);
    }
    if (text === "2") wires[index]!.send("3");
  };

  /** What came to all sockets that are skimmed, and how much of it was looked into. */
  const bytes = () =>
    [
      wires.reduce((sum, { skimmedBytes }) => sum + skimmedBytes, 0),
      wires.reduce((sum, { sampledBytes }) => sum + sampledBytes, 0),
    ] as const;

  const open = async (index: number) => {
    const { port, path, token } = sockets[index]!;
    const ready = Promise.withResolvers<void>();
    const isSender = index < senders;
    wires[index] = await Wire.open({
      port,
      path,
      headers: token === undefined ? undefined : { authorization: `Bearer ${token}` },
      onEvent: (sentUs) => count(index, sentUs),
      sample: plan.sample,
      onText(text, wire) {
        if (isOpen) return look(index, text);
        const answer = target.answer(text);
        if (answer === "ready") {
          wire.isSkimmed = !isSender;
          ready.resolve();
        } else if (answer !== undefined) wire.send(answer);
      },
    });
    await ready.promise;
  };

  const startedAt = performance.now();
  let next = 0;
  await Promise.all(Array.from({ length: plan.opening }, async () => {
    while (next < sockets.length) await open(next++);
  }));
  say({ ready: sockets.length, ms: performance.now() - startedAt });
  await lines.next();

  isOpen = true;
  isSending = true;
  const timer = plan.rate === undefined || senders === 0
    ? undefined
    : sendAt(plan.rate, senders, send);
  if (plan.rate === undefined) { for (let index = 0; index < senders; index++) send(index); }
  await pause(warmUpS * 1_000);
  const cpuBefore = process.cpuUsage();
  const [skimmed0, sampled0] = bytes();
  isCounting = true;
  const began = performance.now();
  await pause(seconds * 1_000);
  isCounting = false;
  const took = performance.now() - began;
  clearInterval(timer);
  isSending = false;
  const { user, system } = process.cpuUsage(cpuBefore);
  // What is under way arrives, so that what is lost can be told.
  for (let before = -1; plan.rate !== undefined && before !== heard.count;) {
    before = heard.count;
    await pause(SETTLING_MS);
  }
  const [skimmed1, sampled1] = bytes();
  const unseen = (skimmed1 - skimmed0) / Math.max(1, sampled1 - sampled0);
  const seen = counts.reduce((sum, count) => sum + count, 0);
  const found: Found = {
    deliveries: seen * (plan.sample ? unseen : 1) * seconds * 1_000 / took,
    sent,
    delivery: delivery.counts,
    skimmed: skimmed.counts,
    ack: ack.counts,
    refused,
    heard,
    acked,
    closed: wires.filter(({ isOpen }) => !isOpen).length,
    cpu: (user + system) / 1_000 / took,
  };
  say(found);
  // A longer stay, for who looks at a server full of sockets.
  await lines.next();
  for (const wire of wires) wire.close();
  Deno.exit(0);
}

/** Sends at an even rate, however late the timer is. */
function sendAt(rate: number, senders: number, send: (index: number) => void) {
  const began = performance.now();
  let done = 0;
  return setInterval(() => {
    const due = (performance.now() - began) / 1_000 * rate;
    while (done < due) send(done++ % senders);
  }, 1);
}

function tally(tally: Tally, sentUs: number) {
  tally.count++;
  tally.sum += sentUs % 1_000_000;
}

function say(value: unknown): void {
  console.log(JSON.stringify(value));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

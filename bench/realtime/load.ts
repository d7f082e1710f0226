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
  warmUpS: number;
  seconds: number;
  /** Sockets opened at once. */
  opening: number;
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
  /** Of one core, of this process. */
  cpu: number;
}

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
  let isSending = false;
  let sent = 0;
  let refused = 0;

  const send = (index: number) => {
    const { channels } = sockets[index]!;
    const channel = channels[Math.floor(Math.random() * channels.length)]!;
    if (isCounting) sent++;
    wires[index]!.send(target.publish(marked(firstSender + index), channel));
  };

  const count = (index: number, sentUs: number) => {
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
      if (isAck && isCounting) ack.add((nowUs() - sentUs) / 1_000);
      if (isAck) continue;
      if (isCounting) count(index, sentUs);
      if (plan.rate === undefined && sender === firstSender + index) send(index);
    }
    if (text === "2") wires[index]!.send("3");
  };

  const open = async (index: number) => {
    const { port, path, token } = sockets[index]!;
    const ready = Promise.withResolvers<void>();
    const isSender = index < senders;
    wires[index] = await Wire.open({
      port,
      path,
      headers: token === undefined ? undefined : { authorization: `Bearer ${token}` },
      onEvent: (sentUs) => isCounting && count(index, sentUs),
      onText(text, wire) {
        if (isSending) return look(index, text);
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

  isSending = true;
  const timer = plan.rate === undefined || senders === 0
    ? undefined
    : sendAt(plan.rate, senders, send);
  if (plan.rate === undefined) { for (let index = 0; index < senders; index++) send(index); }
  await pause(warmUpS * 1_000);
  const cpuBefore = process.cpuUsage();
  isCounting = true;
  const began = performance.now();
  await pause(seconds * 1_000);
  isCounting = false;
  const took = performance.now() - began;
  clearInterval(timer);
  isSending = false;
  const { user, system } = process.cpuUsage(cpuBefore);
  const found: Found = {
    deliveries: counts.reduce((sum, count) => sum + count, 0) * seconds * 1_000 / took,
    sent,
    delivery: delivery.counts,
    skimmed: skimmed.counts,
    ack: ack.counts,
    refused,
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

function say(value: unknown): void {
  console.log(JSON.stringify(value));
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

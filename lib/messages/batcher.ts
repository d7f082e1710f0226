import { setImmediate } from "node:timers";
import { isDuplicate, isRetryable, isUnavailable, type Sql } from "../../db/client.ts";
import { insertMessages } from "../../db/send_batch.ts";
import { insertMessage, type NewMessage, type SendRow } from "../../db/sends.ts";
import { within } from "../deadline.ts";
import { AppError } from "../errors.ts";
import { LIMITS } from "../limits.ts";

/** The index that knows a sender's keys. */
const KEY = "messages_client_msg_id";

interface Waiting {
  message: NewMessage;
  /** Since when it is left because somebody else holds its stream. */
  leftAt: number | undefined;
  resolve(row: SendRow): void;
  reject(error: unknown): void;
}

/**
 * Sends that arrive while others are being written wait and go together, in one statement.
 * There is no timer: alone, a send goes at once and alone. A channel has one statement under
 * way at a time. Statements wait for no stream that somebody else holds, like another instance:
 * what they leave out goes with the next, and after a while its channel goes by itself and
 * waits, so that it holds up nobody else.
 */
export class SendBatcher {
  #waiting: Waiting[] = [];
  /**
   * The channels of each statement that is under way. One set of them all would be copied now and
   * then, as many as pass through it, and each old copy keeps the next one.
   */
  #flights: Set<number>[] = [];
  /** Channels whose stream somebody else held. */
  #slow = new Set<number>();
  #isCalled = false;
  #slowFlights = 0;

  constructor(private readonly sql: Sql, private readonly onError: (error: unknown) => void) {}

  /** Writes a message, by itself or with others; what happens to them is nothing to it. */
  send(message: NewMessage): Promise<SendRow> {
    // A reply locks its parent first, and files are locked as well: a batch knows of neither.
    if (message.parentTs !== null || message.fileIds.length > 0) return this.#sendAlone(message);
    const { promise, resolve, reject } = Promise.withResolvers<SendRow>();
    this.#waiting.push({ message, leftAt: undefined, resolve, reject });
    this.#callForBoarding();
    return promise;
  }

  /** At the end of this turn, so that all who come in it can go together. */
  #callForBoarding(): void {
    if (this.#isCalled) return;
    this.#isCalled = true;
    setImmediate(() => {
      this.#isCalled = false;
      this.#takeOff();
    });
  }

  #takeOff(): void {
    while (this.#waiting.length > 0 && this.#flights.length < LIMITS.sendFlights) {
      const batch = this.#board();
      if (batch.length === 0) return;
      const channels = new Set(batch.map(({ message }) => message.channelId));
      const isSlow = this.#slow.has(batch[0]!.message.channelId);
      this.#flights.push(channels);
      if (isSlow) this.#slowFlights++;
      // One that waits for a stream leaves flights to those that don't.
      const canWait = isSlow || (channels.size === 1 && this.#flights.length === 1);
      this.#fly(batch, canWait).then((left) => this.#land(channels, isSlow, left));
    }
  }

  #land(channels: Set<number>, isSlow: boolean, left: Waiting[]): void {
    this.#flights = this.#flights.filter((flight) => flight !== channels);
    if (isSlow) {
      this.#slowFlights--;
      // It flew alone.
      for (const id of channels) this.#slow.delete(id);
    }
    const now = performance.now();
    for (const waiting of left) {
      // Most often another instance's batch has it, which is over soon.
      waiting.leftAt ??= now;
      const isOld = now - waiting.leftAt > LIMITS.sendPatienceMs;
      if (isOld) this.#slow.add(waiting.message.channelId);
    }
    this.#waiting.unshift(...left);
    // Who has just been answered often sends again at once.
    this.#callForBoarding();
  }

  /** The first of those that wait whose channels have nothing under way; one that is slow alone. */
  #board(): Waiting[] {
    const mayBeSlow = this.#slowFlights < LIMITS.slowSendFlights;
    const isFree = ({ message: { channelId } }: Waiting) =>
      !this.#flights.some((channels) => channels.has(channelId)) &&
      (mayBeSlow || !this.#slow.has(channelId));
    const first = this.#waiting.find(isFree);
    if (!first) return [];
    const { channelId } = first.message;
    const belongs = this.#slow.has(channelId)
      ? ({ message }: Waiting) => message.channelId === channelId
      : (waiting: Waiting) => isFree(waiting) && !this.#slow.has(waiting.message.channelId);
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    // Shared out, so that Postgres has work for several processors and not one long statement.
    const share = Math.ceil(this.#waiting.length / (LIMITS.sendFlights - this.#flights.length));
    const seats = Math.min(LIMITS.sendsPerFlight, Math.max(LIMITS.sendsWorthAFlight, share));
    for (const waiting of this.#waiting) {
      (batch.length < seats && belongs(waiting) ? batch : left).push(waiting);
    }
    this.#waiting = left;
    return batch;
  }

  /** Writes a batch, and returns what was left because somebody else holds its stream. */
  async #fly(batch: Waiting[], canWait: boolean): Promise<Waiting[]> {
    if (batch.length === 1 && canWait) {
      await this.#flyAlone(batch[0]!);
      return [];
    }
    try {
      const messages = batch.map(({ message }) => message);
      const rows = await within(LIMITS.operationMs, insertMessages(this.sql, messages, canWait));
      const repeats: Waiting[] = [];
      const left: Waiting[] = [];
      batch.forEach((waiting, index) => {
        const row = rows[index]!;
        if (row.isBusy) left.push(waiting);
        else if (row.isRepeat) repeats.push(waiting);
        else waiting.resolve(row);
      });
      for (const waiting of repeats) await this.#flyAlone(waiting);
      return left;
    } catch (error) {
      const isAway = isUnavailable(error) || error instanceof AppError;
      const isExpected = isAway || isRetryable(error) || isDuplicate(error, KEY);
      // Sent one by one nobody would notice, but how slow it is.
      if (!isExpected) this.onError(error);
      if (isAway) batch.forEach(({ reject }) => reject(error));
      // Nothing of it was written. Whoever it was that it failed for fails alone now.
      else for (const waiting of batch) await this.#flyAlone(waiting);
      return [];
    }
  }

  async #flyAlone({ message, resolve, reject }: Waiting): Promise<void> {
    await this.#sendAlone(message).then(resolve, reject);
  }

  /** Two sends under one key at the same time: the loser finds the winner's message. */
  async #sendAlone(message: NewMessage): Promise<SendRow> {
    for (let attempt = 1;; attempt++) {
      try {
        return await within(LIMITS.operationMs, insertMessage(this.sql, message));
      } catch (error) {
        const isPassing = isDuplicate(error, KEY) || isRetryable(error);
        if (!isPassing || attempt === LIMITS.retriesPerTransaction) throw error;
      }
    }
  }
}

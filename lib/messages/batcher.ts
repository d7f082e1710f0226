import { isDuplicate, isRetryable, isUnavailable, type Sql } from "../../db/client.ts";
import { insertMessages } from "../../db/send_batch.ts";
import { insertMessage, type NewMessage, type SendRow } from "../../db/sends.ts";
import { within } from "../deadline.ts";
import { AppError } from "../errors.ts";
import { LIMITS } from "../limits.ts";

interface Waiting {
  message: NewMessage;
  resolve(row: SendRow): void;
  reject(error: unknown): void;
}

/**
 * Sends that arrive while others are being written wait and go together, in one statement.
 * There is no timer: alone, a send goes at once and alone. A channel has one statement
 * under way at a time, so one whose stream is locked holds up no more than that.
 */
export class SendBatcher {
  #waiting: Waiting[] = [];
  /** Channels that have sends under way. */
  #busy = new Set<number>();
  #flights = 0;

  constructor(private readonly sql: Sql) {}

  /** Writes a message, by itself or with others; what happens to them is nothing to it. */
  send(message: NewMessage): Promise<SendRow> {
    // A reply locks its parent first, which a batch doesn't know of.
    if (message.parentTs !== null) return this.#sendAlone(message);
    const { promise, resolve, reject } = Promise.withResolvers<SendRow>();
    this.#waiting.push({ message, resolve, reject });
    this.#takeOff();
    return promise;
  }

  #takeOff(): void {
    while (this.#waiting.length > 0 && this.#flights < LIMITS.sendFlights) {
      const batch = this.#board();
      if (batch.length === 0) return;
      const channels = new Set(batch.map(({ message }) => message.channelId));
      for (const id of channels) this.#busy.add(id);
      this.#flights++;
      this.#fly(batch).finally(() => {
        for (const id of channels) this.#busy.delete(id);
        this.#flights--;
        this.#takeOff();
      });
    }
  }

  /** The first of those that wait whose channels have nothing under way. */
  #board(): Waiting[] {
    const batch: Waiting[] = [];
    const left: Waiting[] = [];
    for (const waiting of this.#waiting) {
      const isFree = batch.length < LIMITS.sendsPerFlight &&
        !this.#busy.has(waiting.message.channelId);
      (isFree ? batch : left).push(waiting);
    }
    this.#waiting = left;
    return batch;
  }

  async #fly(batch: Waiting[]): Promise<void> {
    if (batch.length === 1) return await this.#flyAlone(batch[0]!);
    try {
      const messages = batch.map(({ message }) => message);
      const rows = await within(LIMITS.operationMs, insertMessages(this.sql, messages));
      const repeats: Waiting[] = [];
      batch.forEach((waiting, index) => {
        const { isRepeat, ...row } = rows[index]!;
        if (isRepeat) repeats.push(waiting);
        else waiting.resolve(row);
      });
      for (const waiting of repeats) await this.#flyAlone(waiting);
    } catch (error) {
      const isAway = isUnavailable(error) || error instanceof AppError;
      if (isAway) return batch.forEach(({ reject }) => reject(error));
      // Nothing of it was written. Whoever it was that it failed for fails alone now.
      for (const waiting of batch) await this.#flyAlone(waiting);
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
        const isPassing = isDuplicate(error, "messages_client_msg_id") || isRetryable(error);
        if (!isPassing || attempt === LIMITS.retriesPerTransaction) throw error;
      }
    }
  }
}

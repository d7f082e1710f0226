import type { Actor } from "../../lib/actor.ts";
import type { App } from "../../lib/app.ts";
import { checkShape } from "../../lib/json_shape.ts";
import { AppError, toAppError } from "../../lib/errors.ts";
import { LIMITS } from "../../lib/limits.ts";
import { describeError } from "../../lib/logger.ts";
import { ClientFrame } from "../../lib/protocol/frames.ts";
import { Bucket } from "../../lib/rate_limits/bucket.ts";
import type { Connection } from "../../lib/realtime/connection.ts";
import { invalidInput } from "../http.ts";
import { HANDLERS } from "./handlers.ts";
import { Turns } from "./turns.ts";

/** The frames of one socket: checked, bounded, and served one after the other. */
export class Inbox {
  readonly #turns: Turns;
  readonly #typing: Bucket | undefined;

  constructor(
    private readonly app: App,
    private readonly actor: Actor,
    private readonly connection: Connection,
  ) {
    this.#turns = new Turns(app);
    if (app.config.rateLimits) this.#typing = new Bucket(app.config.limitTyping);
  }

  /** Takes one frame, whatever it is. Never throws. */
  take(data: unknown): void {
    if (!this.connection.isOpen) return;
    try {
      for (const frame of parse(data)) {
        this.#turns.take(() => this.#serve(frame), (error) => this.#refuse(error, idOf(frame)));
      }
    } catch (error) {
      this.#refuse(error);
    }
  }

  async #serve(given: unknown): Promise<void> {
    // What still waits when a socket is closed was not heard: its session may have ended.
    if (!this.connection.isOpen) return;
    const parsed = ClientFrame.safeParse(given);
    if (!parsed.success) throw invalidInput(parsed.error.issues);
    const frame = parsed.data;
    const speaker = {
      app: this.app,
      actor: { ...this.actor, ...this.connection.identity },
      connection: this.connection,
      mayType: () => this.#typing?.take() ?? true,
    };
    await HANDLERS[frame.type](speaker, frame as never);
  }

  #refuse(error: unknown, id?: string): void {
    const known = toAppError(error);
    if (known.code === "internal") {
      const fields = { request_id: this.actor.requestId, ...describeError(error) };
      this.app.logger.error("Frame failed", fields);
    }
    const issues = known.issues?.map(({ path, message }) => ` ${path}: ${message}.`).join("") ?? "";
    this.connection.tell({
      type: "error",
      ...(id !== undefined && { id }),
      code: known.code,
      detail: known.message + issues,
    });
  }
}

/** The frames in what a socket received: an object, or an array of them. */
function parse(data: unknown): unknown[] {
  if (typeof data !== "string") {
    throw new AppError("malformed_json", { reason: "frames are text, not bytes" });
  }
  // A character is at least a byte, so a frame that is too long in characters is in bytes.
  if (data.length > LIMITS.frameBytes) {
    throw new AppError("payload_too_large", { bytes: LIMITS.frameBytes });
  }
  checkShape(data);
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw new AppError("malformed_json", { reason: "it is not JSON" });
  }
  if (!Array.isArray(value)) return [value];
  if (value.length > LIMITS.framesPerArray) {
    throw new AppError("malformed_json", {
      reason: `it holds more than ${LIMITS.framesPerArray} frames`,
    });
  }
  return value;
}

/** The id of a `send`, so that its refusal can be told apart. */
function idOf(frame: unknown): string | undefined {
  const isObject = typeof frame === "object" && frame !== null;
  if (!isObject || !("id" in frame) || typeof frame.id !== "string") return undefined;
  return frame.id.slice(0, 128);
}

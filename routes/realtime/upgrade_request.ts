import type { Context } from "hono";
import { AppError } from "../../lib/errors.ts";
import { LIMITS } from "../../lib/limits.ts";
import type { Env } from "../http.ts";

/** Without it there is no handshake (RFC 6455, 4.2.1). */
const KEY = "sec-websocket-key";

/** Whether a request asks for a WebSocket. */
export function upgradeHeaders(c: Context<Env>): boolean {
  return c.req.header("upgrade")?.toLowerCase() === "websocket" && c.req.header(KEY) !== undefined;
}

/** Deno throws where the handshake's other headers are missing or wrong. */
export function upgrade(request: Request): Deno.WebSocketUpgrade {
  try {
    return Deno.upgradeWebSocket(request, { idleTimeout: LIMITS.idleTimeoutS });
  } catch {
    throw new AppError("upgrade_required");
  }
}

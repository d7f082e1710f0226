import { listSessionsOf, type SessionRow } from "../../db/sessions.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import type { Output } from "../protocol/api.ts";
import { deviceOf } from "./device.ts";

/** The devices that the actor is signed in on, the one used last first. */
export async function listSessions(app: App, actor: Actor): Promise<Output<"listSessions">> {
  const rows = await listSessionsOf(app.sql, actor.userId);
  return { sessions: rows.map((row) => toDevice(row, actor.sessionId)) };
}

function toDevice(row: SessionRow, current: string) {
  return {
    id: row.id,
    device: deviceOf(row.userAgent),
    user_agent: row.userAgent,
    address: row.address,
    created_at: row.createdAt.toISOString(),
    last_used_at: row.lastUsedAt.toISOString(),
    expires_at: row.expiresAt.toISOString(),
    is_current: row.id === current,
  };
}

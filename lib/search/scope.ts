import { listChannelsCalled, listPeopleCalled } from "../../db/search.ts";
import { findAccount } from "../../db/users.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { decodeId } from "../protocol/ids.ts";
import { type Span, spanOf } from "./days.ts";
import type { Query } from "./parse.ts";

/** Where, of whom and when a query looks; null is everywhere, of everybody. */
export interface Scope extends Span {
  authorIds: number[] | null;
  channelIds: number[] | null;
}

/** Finds whom and what the operators of a query name. Whom nobody knows nothing is found of. */
export async function scopeOf(
  app: App,
  actor: Actor,
  workspaceId: number,
  query: Query,
): Promise<Scope> {
  const [authorIds, channelIds, account] = await Promise.all([
    query.from.length === 0 ? null : peopleCalled(app, actor, workspaceId, query.from),
    query.in.length === 0 ? null : channelsCalled(app, actor, workspaceId, query.in),
    findAccount(app.sql, actor.userId),
  ]);
  return { authorIds, channelIds, ...spanOf(query, account?.timeZone ?? "UTC") };
}

async function peopleCalled(
  app: App,
  actor: Actor,
  workspaceId: number,
  called: string[],
): Promise<number[]> {
  const names = called.map((name) => name.replace(/^@/, ""));
  const ids = names.map((name) =>
    name.toLowerCase() === "me" ? actor.userId : decodeId(name.toUpperCase(), ["user"])
  );
  return await listPeopleCalled(app.sql, workspaceId, {
    ids: ids.filter((id) => id !== undefined),
    names: names.map((name) => name.toLowerCase()),
  });
}

async function channelsCalled(
  app: App,
  actor: Actor,
  workspaceId: number,
  called: string[],
): Promise<number[]> {
  const people = called.filter((name) => name.startsWith("@"));
  const channels = called.filter((name) => !name.startsWith("@"));
  const names = channels.map((name) => name.replace(/^#/, ""));
  const ids = names.map((name) => decodeId(name.toUpperCase(), ["channel", "direct", "group"]));
  return await listChannelsCalled(app.sql, workspaceId, {
    ids: ids.filter((id) => id !== undefined),
    names: names.map((name) => name.normalize("NFC").toLowerCase()),
    userId: actor.userId,
    peerIds: people.length === 0 ? [] : await peopleCalled(app, actor, workspaceId, people),
  });
}

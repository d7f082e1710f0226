import { findSession } from "../../db/sessions.ts";
import { type AccountRow, findAccount, findAccountByEmail } from "../../db/users.ts";
import type { App } from "../app.ts";
import { deviceOf } from "../auth/device.ts";
import { mailedLink } from "./mailed_link.ts";

/*
 * What mails about accounts say. Each is found out when the mail is sent, not when it was
 * asked for: nothing comes back where there is nobody to write to any more.
 */

/** Whom a mail goes to, and how they read dates. */
export interface Addressee {
  name: string;
  email: string;
  locale: string;
  timeZone: string;
}

/** A mail that is about a link. */
export interface LinkFacts {
  to: Addressee;
  url: string;
}

/** The link with which somebody confirms the address of their account. */
export async function verificationFacts(
  app: App,
  jobId: number,
  email: string,
): Promise<LinkFacts | undefined> {
  const account = await findAccountByEmail(app.sql, email);
  if (!account || account.emailVerifiedAt) return undefined;
  const token = { purpose: "verify", userId: account.id, email } as const;
  return { to: account, url: await mailedLink(app, jobId, "verify", token) };
}

/** The link with which somebody sets a new password. */
export async function resetFacts(
  app: App,
  jobId: number,
  email: string,
): Promise<LinkFacts | undefined> {
  const account = await findAccountByEmail(app.sql, email);
  if (!account) return undefined;
  const token = { purpose: "reset", userId: account.id, email } as const;
  return { to: account, url: await mailedLink(app, jobId, "reset-password", token) };
}

/** The link with which an account takes a new address, or nothing but who has it already. */
export async function changeEmailFacts(
  app: App,
  jobId: number,
  userId: number,
  email: string,
): Promise<LinkFacts | { taken: Addressee } | undefined> {
  const account = await findAccount(app.sql, userId);
  if (!account || account.email === email) return undefined;
  const owner = await findAccountByEmail(app.sql, email);
  if (owner) return { taken: owner };
  const url = await mailedLink(app, jobId, "verify", { purpose: "change_email", userId, email });
  return { to: { ...account, email }, url };
}

/** The owner of an address that somebody tried to register with. */
export async function ownerOf(app: App, email: string): Promise<Addressee | undefined> {
  return await findAccountByEmail(app.sql, email);
}

/** The owner of an account, to be told at an address that it has or had. */
export async function noticeFacts(
  app: App,
  userId: number,
  email: string,
): Promise<{ to: Addressee; current: string } | undefined> {
  const account: AccountRow | undefined = await findAccount(app.sql, userId);
  return account && { to: { ...account, email }, current: account.email ?? email };
}

/** A sign-in on a device that the account had never used. */
export async function newDeviceFacts(
  app: App,
  sessionId: string,
): Promise<{ to: Addressee; device: string; address: string | null; at: Date } | undefined> {
  const session = await findSession(app.sql, sessionId);
  const account = session && await findAccount(app.sql, session.userId);
  if (!session || !account?.email) return undefined;
  const { userAgent, address, createdAt } = session;
  return {
    to: { ...account, email: account.email },
    device: deviceOf(userAgent),
    address,
    at: createdAt,
  };
}

import { findAccount } from "../../db/users.ts";
import type { App } from "../app.ts";

/** Whom a mail goes to. */
export interface Addressee {
  name: string;
  email: string;
}

/** The person that a job's mail is for, if they are still there. */
export async function findAddressee(app: App, userId: number): Promise<Addressee | undefined> {
  return await findAccount(app.sql, userId);
}

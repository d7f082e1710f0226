import { lockAccount } from "../../db/credentials.ts";
import type { Actor } from "../actor.ts";
import type { App } from "../app.ts";
import { AppError } from "../errors.ts";
import type { Input, Output } from "../protocol/api.ts";
import { transact } from "../transact.ts";
import { foundWorkspace } from "./found.ts";
import { toWorkspace } from "./shape.ts";

/** Creates a workspace that the actor owns. */
export function createWorkspace(
  app: App,
  actor: Actor,
  input: Input<"createWorkspace">,
): Promise<Output<"createWorkspace">> {
  return transact(app, async (tx, effects) => {
    if (!await lockAccount(tx, actor.userId)) throw new AppError("token_invalid");
    return toWorkspace(await foundWorkspace(tx, effects, actor.userId, input.name));
  });
}

import { z } from "zod";
import { Id, UserId } from "./ids.ts";
import { line, Time } from "./text.ts";

/** A person as everybody in a shared workspace sees them: no address. */
export const User = z.strictObject({
  id: Id,
  name: z.string(),
  created_at: Time,
}).meta({ id: "User" });
export type User = z.infer<typeof User>;

/** One's own account. */
export const Account = User.extend({
  email: z.string(),
  current_workspace_id: Id.nullable(),
}).meta({ id: "Account" });
export type Account = z.infer<typeof Account>;

export const PersonName = line(80).meta({ description: "The name others see" });

export const UpdateMe = z.strictObject({ name: PersonName }).meta({ id: "UpdateMe" });

export const UserRef = z.strictObject({ user_id: UserId });

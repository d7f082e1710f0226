import { z } from "zod";
import { Id, UserId, WorkspaceId } from "./ids.ts";
import { Picture } from "./pictures.ts";
import { Emoji } from "./reactions.ts";
import { Username } from "./username.ts";
import { line, pageSize, remark, text, Time } from "./text.ts";

/** What somebody is up to. */
export const Status = z.strictObject({
  emoji: z.string(),
  text: z.string(),
  expires_at: Time.nullable().meta({ description: "Hide it after this; the server does too" }),
}).meta({ id: "Status" });

/** A person as everybody in a shared workspace sees them: no address. */
export const User = z.strictObject({
  id: Id,
  name: z.string(),
  username: z.string().meta({ description: "Nobody else's; people sign in with it too" }),
  title: z.string(),
  status: Status.nullable(),
  time_zone: z.string(),
  avatar_url: z.string().nullable().meta({ description: "On this server" }),
  created_at: Time,
}).meta({ id: "User" });
export type User = z.infer<typeof User>;

/** One's own account. */
export const Account = User.extend({
  email: z.string().nullable().meta({ description: "null where there is a username alone" }),
  email_verified: z.boolean(),
  two_factor: z.boolean().meta({ description: "Whether signing in takes a code too" }),
  locale: z.string(),
  presence: z.enum(["online", "away", "offline"]).meta({
    description: "What you let others see while you are connected",
  }),
  current_workspace_id: Id.nullable(),
}).meta({ id: "Account" });
export type Account = z.infer<typeof Account>;

export const PersonName = line(80).meta({ description: "The name others see" });

const Locale = z.string().max(35).refine(
  (text) => succeeds(() => Intl.getCanonicalLocales(text).length === 1),
  "Must be a language tag (BCP 47), such as `de-CH`",
);
export const TimeZone = z.string().min(1).max(64).refine(
  // Both have to know it: each takes some that the other doesn't.
  (timeZone) =>
    succeeds(() => new Intl.DateTimeFormat("en", { timeZone })) &&
    succeeds(() => Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timeZone)),
  "Must be a time zone such as `Europe/Zurich`",
);

function succeeds(work: () => unknown): boolean {
  try {
    return Boolean(work());
  } catch {
    return false;
  }
}

export const UpdateMe = z.strictObject({
  name: PersonName.optional(),
  username: Username.optional(),
  title: remark(100).optional().meta({ description: "What they do: `Engineer`" }),
  status: z.strictObject({
    emoji: Emoji,
    text: remark(100).default(""),
    expires_at: Time.nullable().default(null),
  }).nullable().optional().meta({ description: "null takes it away" }),
  locale: Locale.optional(),
  time_zone: TimeZone.optional(),
}).meta({ id: "UpdateMe" });

export const SetAvatar = z.strictObject({ image: Picture }).meta({ id: "SetAvatar" });

export const ListUsers = z.strictObject({
  workspace_id: WorkspaceId,
  q: text(1, 80).optional().meta({ description: "Part of a name, username or title" }),
  limit: pageSize(100, 500),
  after: UserId.optional(),
}).meta({ id: "ListUsers" });

export const UserList = z.strictObject({
  users: z.array(User),
  next_cursor: z.string().nullable(),
}).meta({ id: "UserList" });

export const UserRef = z.strictObject({ user_id: UserId });

import { z } from "zod";
import { Id, MessageId } from "./ids.ts";

/** An emoji itself (Unicode's recommended set), or the name of one. */
const FORM = /^(?:\p{RGI_Emoji}|[a-z0-9][a-z0-9_+\-]{0,63}|[+\-]1)$/v;

/** As `🎉`, `tada` or `:tada:`. What was given is kept; a name goes without its colons. */
export const Emoji = z.string().max(80)
  .transform((text) => text.replace(/^:(.+):$/, "$1"))
  .refine((emoji) => FORM.test(emoji), "Must be an emoji or the name of one")
  .meta({ example: "tada" });

/** Who has reacted to a message with an emoji. In the order of emoji and ids. */
export const Reaction = z.strictObject({
  emoji: z.string(),
  user_ids: z.array(Id),
}).meta({ id: "Reaction" });
export type Reaction = z.infer<typeof Reaction>;

export const ReactionRef = z.strictObject({ message_id: MessageId, emoji: Emoji });

/** What the events of reactions tell. */
export const PersonsReaction = z.strictObject({
  channel_id: Id,
  message_id: z.string(),
  user_id: Id,
  emoji: z.string(),
}).meta({ id: "PersonsReaction" });
export type PersonsReaction = z.infer<typeof PersonsReaction>;

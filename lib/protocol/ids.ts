import { z } from "zod";

/**
 * Ids are 45-bit integers inside and a letter with nine characters of Crockford's base32
 * outside, the shape of Slack's ids. The top three bits are the kind, so that a number
 * alone says what it names and no id of one kind can be mistaken for another's.
 * Alphabet: https://www.crockford.com/base32.html
 */
export const ID_KINDS = {
  workspace: "T",
  user: "U",
  channel: "C",
  direct: "D",
  group: "G",
  file: "F",
  bot: "B",
  app: "A",
} as const;
export type IdKind = keyof typeof ID_KINDS;

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LETTERS = Object.values(ID_KINDS);
const KINDS = Object.keys(ID_KINDS) as IdKind[];
const DIGITS = 9;
/** Bits below the kind. */
export const RANDOM_BITS = 42;
const SPAN = 2 ** RANDOM_BITS;

/** Puts a kind in front of `random`, which must be below 2^42. */
export function makeId(kind: IdKind, random: number): number {
  return KINDS.indexOf(kind) * SPAN + random;
}

/** What kind of thing `id` names. */
export function kindOf(id: number): IdKind {
  return KINDS[Math.floor(id / SPAN)]!;
}

/** `id` as clients see it, such as `C8A0Q0000K`. */
export function encodeId(id: number): string {
  let text = "";
  for (let rest = id, digit = 0; digit < DIGITS; digit++) {
    text = ALPHABET[rest % 32]! + text;
    rest = Math.floor(rest / 32);
  }
  return LETTERS[Math.floor(id / SPAN)]! + text;
}

/** The number behind `text`, or nothing where it is no id of one of `kinds`. */
export function decodeId(text: string, kinds: readonly IdKind[] = KINDS): number | undefined {
  if (text.length !== DIGITS + 1) return undefined;
  let id = 0;
  for (const character of text.slice(1)) {
    const digit = ALPHABET.indexOf(character);
    if (digit < 0) return undefined;
    id = id * 32 + digit;
  }
  const kind = kindOf(id);
  return ID_KINDS[kind] === text[0] && kinds.includes(kind) ? id : undefined;
}

/** A message is its channel and its ts, `<channel>-<ts>`. */
export interface MessageKey {
  channelId: number;
  ts: number;
}

/** A message's id as clients see it. */
export function encodeMessageId({ channelId, ts }: MessageKey): string {
  return `${encodeId(channelId)}-${ts}`;
}

/** The key behind a message's id, or nothing where `text` is none. */
export function decodeMessageId(text: string): MessageKey | undefined {
  const match = /^(\w{10})-(\d{16})$/.exec(text);
  const channelId = match ? decodeId(match[1]!, CHANNELS) : undefined;
  return channelId === undefined ? undefined : { channelId, ts: Number(match![2]) };
}

const CHANNELS: readonly IdKind[] = ["channel", "direct", "group"];

function idSchema(what: string, kinds: readonly IdKind[]) {
  const letters = kinds.map((kind) => ID_KINDS[kind]).join("");
  return z.string().regex(new RegExp(`^[${letters}][0-9A-HJKMNP-TV-Z]{9}$`)).transform(
    (text, context): number => {
      const id = decodeId(text, kinds);
      if (id !== undefined) return id;
      context.issues.push({ code: "custom", message: `Not a ${what} id`, input: text });
      return z.NEVER;
    },
  ).meta({ description: `A ${what}'s id`, example: encodeId(makeId(kinds[0]!, 271_828_182_845)) });
}

/** Ids in inputs: checked and turned into numbers. */
export const WorkspaceId = idSchema("workspace", ["workspace"]);
export const UserId = idSchema("user", ["user"]);
/** Whatever messages are in: a conversation is a channel without a name. */
export const ChannelId = idSchema("channel", CHANNELS);
export const FileId = idSchema("file", ["file"]);
/** A channel with a name. */
export const NamedChannelId = idSchema("channel", ["channel"]);
export const ConversationId = idSchema("conversation", ["direct", "group"]);
export const StreamId = idSchema("stream", ["workspace", "user", ...CHANNELS]);
export const MessageId = z.string().regex(/^[CDG][0-9A-HJKMNP-TV-Z]{9}-\d{16}$/).transform(
  (text, context): MessageKey => {
    const key = decodeMessageId(text);
    if (key) return key;
    context.issues.push({ code: "custom", message: "Not a message id", input: text });
    return z.NEVER;
  },
).meta({ description: "A message's id: its channel and its ts" });

/** Ids in outputs, which are text already. */
export const Id = z.string().regex(/^[TUCDGFBA][0-9A-Z]{9}$/);

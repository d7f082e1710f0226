import type { Addressee } from "../../lib/account/mail_facts.ts";
import type { App } from "../../lib/app.ts";
import type { JobPayload } from "../../lib/jobs.ts";
import { digestOf, finishDigest } from "../../lib/notifications/digest.ts";
import { formatMoment, type Letter, sendLetter } from "./letter.ts";

/** A message that somebody missed. */
export interface Missed {
  /** Nothing where it is a conversation. */
  channelName: string | null;
  authorName: string;
  content: string;
  at: Date;
}

/** Messages told one by one; of more only the number is. */
const MESSAGES_TOLD = 10;
/** Of a long message its beginning is enough to know what it is about. */
const CONTENT_TOLD = 300;

/** The letter that tells somebody what they missed, the oldest first. */
export function digestLetter(to: Addressee, url: string, missed: Missed[]): Letter {
  const told = missed.slice(0, MESSAGES_TOLD).map(({ channelName, authorName, content, at }) => {
    const beginning = content.length > CONTENT_TOLD
      ? `${content.slice(0, CONTENT_TOLD).trimEnd()}…`
      : content;
    const place = channelName === null ? "to you" : `in #${channelName}`;
    return `${authorName} ${place}, ${formatMoment(at, to)}: ${beginning}`;
  });
  const rest = missed.length - told.length;
  const count = missed.length === 1 ? "a message" : `${missed.length} messages`;
  return {
    subject: `You missed ${count}`,
    paragraphs: [
      "This was meant for you while you were away:",
      ...told,
      ...(rest > 0 ? [`And ${rest} more.`] : []),
    ],
    action: { label: "Open Parley", url },
    otherwise: "You get this at most once in a while, and not while you are online.",
  };
}

/** Tells somebody who is away what they have missed. */
export async function sendDigest(
  app: App,
  jobId: number,
  { user_id }: JobPayload["digest"],
): Promise<void> {
  const digest = await digestOf(app, user_id);
  if (!digest) return;
  const { to, missed } = digest;
  const told = missed.map(({ kind, channelName, authorName, content, createdAt }) => ({
    channelName: kind === "public" || kind === "private" ? channelName : null,
    authorName,
    content,
    at: createdAt,
  }));
  await sendLetter(app, jobId, to, digestLetter(to, app.config.publicUrl, told));
  await finishDigest(app, user_id, missed.map(({ id }) => id), true);
}

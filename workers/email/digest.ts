import type { Addressee } from "../../lib/account/mail_facts.ts";
import { formatMoment, type Letter } from "./letter.ts";

/** A mention that somebody missed. */
export interface MissedMention {
  channelName: string;
  authorName: string;
  content: string;
  at: Date;
}

/** Mentions told one by one; of more only the number is. */
const MENTIONS_TOLD = 10;
/** Of a long message its beginning is enough to know what it is about. */
const CONTENT_TOLD = 300;

/** The letter that tells somebody what they missed, the oldest first. */
export function digestLetter(to: Addressee, url: string, missed: MissedMention[]): Letter {
  const told = missed.slice(0, MENTIONS_TOLD).map(({ channelName, authorName, content, at }) => {
    const beginning = content.length > CONTENT_TOLD
      ? `${content.slice(0, CONTENT_TOLD).trimEnd()}…`
      : content;
    return `${authorName} in #${channelName}, ${formatMoment(at, to)}: ${beginning}`;
  });
  const rest = missed.length - told.length;
  const count = missed.length === 1 ? "a mention" : `${missed.length} mentions`;
  return {
    subject: `You missed ${count}`,
    paragraphs: [
      `While you were away, you were mentioned:`,
      ...told,
      ...(rest > 0 ? [`And ${rest} more.`] : []),
    ],
    action: { label: "Open Parley", url },
    otherwise: "You get this at most once in a while, and not while you are online.",
  };
}

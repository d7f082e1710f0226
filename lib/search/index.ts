import type { Entity } from "../protocol/entities.ts";
import { authorTag, LINK_TAG, toVector, wordsOf } from "./words.ts";

/** What a message is found by, and the words of it. */
export interface Indexed {
  /** As Postgres reads a tsvector. */
  vector: string;
  words: string[];
}

/** Makes out of a message's content what it is found by. */
export function indexMessage(content: string, userId: number, entities: Entity[]): Indexed {
  const words = wordsOf(content);
  const hasLink = entities.some(({ type }) => type === "link");
  const tags = [authorTag(userId), ...(hasLink ? [LINK_TAG] : [])];
  return { vector: toVector(words, tags), words: words.map(({ word }) => word) };
}

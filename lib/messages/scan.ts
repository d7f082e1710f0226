import type { Entity } from "../protocol/entities.ts";
import { decodeId } from "../protocol/ids.ts";

/** People that one message calls by name; more are text like any other. */
const MOST_MENTIONS = 50;
const MOST_ENTITIES = 200;
const MOST_LINK_CHARS = 2_000;
const MOST_NAME_CHARS = 80;

const ID_CHARS = 10;
const CALLS = new Map<string, "channel" | "here">([
  ["channel", "channel"],
  ["everyone", "channel"],
  ["all", "channel"],
  ["here", "here"],
]);
const WORD = /[\p{L}\p{M}\p{N}_-]+/uy;
const WORD_BEFORE = /[\p{L}\p{M}\p{N}_]/u;
const LINK = /^https?:\/\/[^\s<>]+/i;
/** Most messages are words alone, and hold no sign that anything could begin with. */
const HINT = /[<@#]|https?:/i;
/** What ends a sentence rather than a link. */
const AFTER_LINK = ".,;:!?'\")]}*_~";

/**
 * Finds what a message's text refers to: people (`<@U…>`), channels (`<#C…>`, `#name`),
 * everybody (`@channel`, `@here`) and links; in code there is none of it. Takes time in
 * proportion to the length, whatever the text is.
 */
export function scan(content: string): Entity[] {
  return HINT.test(content) ? new Scanner(content).run() : [];
}

/** Who is called by `entities`: people by name, and whether everybody is. */
export function calledBy(
  entities: Entity[],
): { userIds: number[]; calls: "channel" | "here" | null } {
  const userIds = new Set<number>();
  let calls: "channel" | "here" | null = null;
  for (const entity of entities) {
    if (entity.type === "user") userIds.add(decodeId(entity.user_id)!);
    if (entity.type === "everybody" && calls !== "channel") calls = entity.range;
  }
  return { userIds: [...userIds], calls };
}

class Scanner {
  readonly #nextFence: Finder;
  readonly #nextTick: Finder;
  readonly #nextLine: Finder;
  readonly #nextClose: Finder;

  constructor(private readonly content: string) {
    this.#nextFence = finder(content, "```");
    this.#nextTick = finder(content, "`");
    this.#nextLine = finder(content, "\n");
    this.#nextClose = finder(content, ">");
  }

  run(): Entity[] {
    const entities: Entity[] = [];
    const people = new Set<string>();
    for (let at = 0; at < this.content.length && entities.length < MOST_ENTITIES;) {
      if (this.content[at] === "`") {
        at = this.#codeEnd(at);
        continue;
      }
      const found = this.#entityAt(at);
      at += found?.length ?? 1;
      if (found?.type === "user") {
        if (people.size === MOST_MENTIONS && !people.has(found.user_id)) continue;
        people.add(found.user_id);
      }
      if (found) entities.push(found);
    }
    return entities;
  }

  /** Where code that begins at `at` ends; just after the signs where it has no end. */
  #codeEnd(at: number): number {
    if (this.content.startsWith("```", at)) {
      const end = this.#nextFence(at + 3);
      return end < 0 ? at + 3 : end + 3;
    }
    const end = this.#nextTick(at + 1);
    const line = this.#nextLine(at);
    const isCode = end >= 0 && (line < 0 || end < line);
    return isCode ? end + 1 : at + 1;
  }

  #entityAt(at: number): Entity | undefined {
    const sign = this.content[at]!;
    if (sign === "<") return this.#tokenAt(at);
    if (!"@#hH".includes(sign)) return undefined;
    if (at > 0 && WORD_BEFORE.test(this.content[at - 1]!)) return undefined;
    if (sign === "@") {
      const word = this.#wordAt(at + 1);
      const range = CALLS.get(word);
      return range && { type: "everybody", range, start: at, length: word.length + 1 };
    }
    if (sign !== "#") return this.#linkAt(at);
    const word = this.#wordAt(at + 1);
    if (word === "" || word.length > MOST_NAME_CHARS) return undefined;
    const name = word.normalize("NFC").toLowerCase();
    return { type: "channel", channel_id: null, name, start: at, length: word.length + 1 };
  }

  /** `<@U…>`, `<#C…>`, `<!here>` and `<https://…>`, each with or without a `|label`. */
  #tokenAt(at: number): Entity | undefined {
    const end = this.#nextClose(at);
    if (end < 0 || end - at > MOST_LINK_CHARS) return undefined;
    const [body = ""] = this.content.slice(at + 1, end).split("|", 1);
    const place = { start: at, length: end + 1 - at };
    const [sign, name] = [body[0], body.slice(1)];
    if (sign === "@" && isId(name, "user")) return { type: "user", user_id: name, ...place };
    if (sign === "#" && isId(name, "channel")) {
      return { type: "channel", channel_id: name, name: null, ...place };
    }
    const range = sign === "!" ? CALLS.get(name) : undefined;
    if (range) return { type: "everybody", range, ...place };
    if (/^https?:\/\/[^\s<>]+$/i.test(body)) return { type: "link", url: body, ...place };
    return undefined;
  }

  #linkAt(at: number): Entity | undefined {
    const [found] = LINK.exec(this.content.slice(at, at + MOST_LINK_CHARS)) ?? [];
    if (found === undefined) return undefined;
    let length = found.length;
    while (AFTER_LINK.includes(found[length - 1]!)) length--;
    const url = found.slice(0, length);
    if (!/^https?:\/\/./i.test(url)) return undefined;
    return { type: "link", url, start: at, length };
  }

  #wordAt(at: number): string {
    WORD.lastIndex = at;
    return WORD.exec(this.content)?.[0] ?? "";
  }
}

function isId(text: string, kind: "user" | "channel"): boolean {
  return text.length === ID_CHARS && decodeId(text, [kind]) !== undefined;
}

type Finder = (from: number) => number;

/** Where `text` stands next. Asked for rising places it looks at each character once. */
function finder(content: string, text: string): Finder {
  let next = -2;
  return (from) => {
    if (next !== -1 && next < from) next = content.indexOf(text, from);
    return next;
  };
}

import { Parser } from "htmlparser2";

/** What a page says of itself. */
export interface Page {
  title: string | null;
  description: string | null;
  site: string | null;
  /** As it stands there; it may be relative. */
  image: string | null;
}

const MOST_DEPTH = 100;
const TITLE_CHARS = 200;
const DESCRIPTION_CHARS = 500;

/** Reads what a page says of itself: Open Graph (https://ogp.me) first, then what HTML has for it. */
export function readPage(html: string): Page {
  const meta = new Map<string, string>();
  let title = "";
  let isInTitle = false;
  let depth = 0;
  let isOver = false;
  // What stands in the head is all there is to know; and what is nested without end costs
  // the square of its depth.
  const stop = () => {
    isOver = true;
    parser.pause();
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      if (++depth > MOST_DEPTH || name === "body") return stop();
      isInTitle = name === "title" && title === "";
      if (name !== "meta") return;
      const key = (attributes.property ?? attributes.name)?.toLowerCase();
      if (key && attributes.content && !meta.has(key)) meta.set(key, attributes.content);
    },
    ontext(text) {
      if (isInTitle && title.length < 10 * TITLE_CHARS) title += text;
    },
    onclosetag(name) {
      depth--;
      isInTitle = false;
      if (name === "head") stop();
    },
  });
  parser.write(html);
  if (!isOver) parser.end();
  const first = (...keys: string[]) => keys.map((key) => meta.get(key)?.trim()).find(Boolean);
  return {
    title: plain(first("og:title", "twitter:title") ?? title, TITLE_CHARS),
    description: plain(
      first("og:description", "twitter:description", "description") ?? "",
      DESCRIPTION_CHARS,
    ),
    site: plain(first("og:site_name") ?? "", TITLE_CHARS),
    image: first("og:image:secure_url", "og:image", "twitter:image") ?? null,
  };
}

/** One line without signs that Postgres or a terminal would trip over. */
function plain(text: string, most: number): string | null {
  const line = text.replace(/[\p{Cc}\s]+/gu, " ").trim().toWellFormed();
  return line === "" ? null : [...line.slice(0, 2 * most)].slice(0, most).join("");
}

/** The text of a page, in the charset that its type names. */
export function decodePage(bytes: Uint8Array, type: string): string {
  const label = /charset=["']?([\w-]+)/i.exec(type)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(label).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

import { fileTypeFromBuffer } from "file-type";

const UNKNOWN = "application/octet-stream";
const TEXT = "text/plain";

/** What a browser may show in its place: pictures of dots, sound and film, which run nothing. */
const SHOWN = new Set([
  "image/png",
  "image/jpeg",
  "image/gif",
  "image/webp",
  "image/avif",
  "audio/mpeg",
  "audio/ogg",
  "audio/wav",
  "audio/mp4",
  "audio/x-m4a",
  "video/mp4",
  "video/webm",
]);

/** Pictures that thumbnails are drawn of. */
const DRAWN = new Set(["image/png", "image/jpeg", "image/gif", "image/webp"]);

/**
 * A file's media type by how it begins, never by its name. What is well-formed text is
 * `text/plain`, be it HTML, SVG or a script: as such it does no harm.
 */
export async function typeOf(head: Uint8Array): Promise<string> {
  const found = await fileTypeFromBuffer(head);
  if (found && !/xml|html|svg/.test(found.mime)) return found.mime;
  return textOf(head) === undefined ? UNKNOWN : TEXT;
}

/** Whether a browser may show what has this type in its place. */
export function isShown(type: string): boolean {
  return SHOWN.has(type);
}

/** Whether thumbnails are drawn of what has this type. */
export function isDrawn(type: string): boolean {
  return DRAWN.has(type);
}

const PREVIEW_LINES = 12;
const PREVIEW_CHARS = 1_000;

/** The first lines of a text, or nothing where it is none. */
export function previewOf(type: string, head: Uint8Array): string | null {
  if (type !== TEXT) return null;
  const lines = textOf(head)!.split(/\r\n|[\r\n]/).slice(0, PREVIEW_LINES).join("\n");
  return [...lines.slice(0, 2 * PREVIEW_CHARS)].slice(0, PREVIEW_CHARS).join("").toWellFormed();
}

/** The text that bytes are; nothing where they are none. A character may be cut at their end. */
function textOf(head: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    // deno-lint-ignore no-control-regex -- These are what tells bytes from text.
    return /[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

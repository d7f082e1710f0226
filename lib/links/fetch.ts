import type { LinkPreviewRow } from "../../db/link_previews.ts";
import type { App } from "../app.ts";
import { LIMITS } from "../limits.ts";
import { keepPicture } from "../pictures/keep.ts";
import { OutboundError } from "../services/outbound.ts";
import { decodePage, readPage } from "./page.ts";

const PAGE = /^(text\/html|application\/xhtml\+xml)\b/i;
const PICTURE = /^image\/(png|jpeg|gif|webp)\b/i;

/** Asks what is behind a link; a row without a title where nothing can be said of it. */
export async function fetchPreview(app: App, url: string): Promise<LinkPreviewRow> {
  const none = { url, title: null, description: null, site: null, image: null };
  try {
    const answer = await app.outbound.ask(url, {
      mostBytes: LIMITS.linkPageBytes,
      timeoutMs: LIMITS.linkMs,
      redirects: LIMITS.linkRedirects,
      types: PAGE,
      headers: { accept: "text/html" },
    });
    if (answer.status !== 200) return none;
    const page = readPage(decodePage(answer.body, answer.type));
    if (page.title === null) return none;
    const image = page.image && await fetchImage(app, page.image, answer.url);
    return { url, ...page, site: page.site ?? answer.url.hostname, image: image || null };
  } catch (error) {
    if (error instanceof OutboundError) return none;
    throw error;
  }
}

/** Draws the picture anew and keeps it: whoever sees the preview asks nobody but this server. */
async function fetchImage(app: App, image: string, base: URL): Promise<string | undefined> {
  try {
    const { status, body } = await app.outbound.ask(new URL(image, base).href, {
      mostBytes: LIMITS.linkImageBytes,
      timeoutMs: LIMITS.linkMs,
      redirects: LIMITS.linkRedirects,
      types: PICTURE,
    });
    if (status !== 200) return undefined;
    return await keepPicture(app, body, {
      px: LIMITS.linkImagePx,
      fit: "inside",
      isAnimated: false,
    });
  } catch {
    // A preview without a picture is one all the same.
    return undefined;
  }
}

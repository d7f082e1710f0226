import { AppError } from "../lib/errors.ts";
import { blobKeyOf } from "../lib/pictures/keep.ts";
import { createRouter } from "./http.ts";

/**
 * Avatars and emoji, for whoever knows their names, which can't be guessed: a browser asks
 * for them without a token. They never change.
 */
export const pictures = createRouter();

pictures.get("/pictures/:name{[0-9a-f-]{36}\\.webp}", async (c) => {
  const id = c.req.param("name").replace(/\.webp$/, "");
  const body = await c.var.app.blobs.get(blobKeyOf(id));
  if (!body) throw new AppError("route_not_found", { method: c.req.method, path: c.req.path });
  c.header("content-type", "image/webp");
  c.header("cache-control", "public, max-age=31536000, immutable");
  c.header("content-security-policy", "default-src 'none'; sandbox");
  return c.body(body);
});

import { within } from "../lib/deadline.ts";
import { readByLink, writeByLink } from "../lib/files/blob_door.ts";
import { LIMITS } from "../lib/limits.ts";
import { createRouter } from "./http.ts";

/** Where the links of the store on disk lead. */
export const blobs = createRouter();

// HEAD comes here too, and its body is left out.
blobs.get("/blobs/*", async (c) => {
  const { status, headers, body } = await readByLink(c.var.app, new URL(c.req.url), {
    range: c.req.header("range"),
    isHead: c.req.method === "HEAD",
  });
  for (const [name, value] of Object.entries(headers)) c.header(name, value);
  return body === null ? c.body(null, status) : c.body(body, status);
});

blobs.put("/blobs/*", async (c) => {
  const work = writeByLink(c.var.app, new URL(c.req.url), c.req.raw.body);
  await within(LIMITS.uploadMs, work);
  return c.body(null, 200);
});

import { z } from "zod";

/** Characters of base64: what JSON may have is less, a form takes pictures of this size. */
const MOST_CHARS = 7_000_000;

/** A picture, as base64. */
export const Picture = z.string().min(1).max(MOST_CHARS)
  .transform((text, context) => {
    try {
      return Uint8Array.fromBase64(text);
    } catch {
      context.issues.push({ code: "custom", message: "Must be base64", input: text });
      return z.NEVER;
    }
  }).meta({ description: "A PNG, JPEG, GIF or WebP as base64; it is drawn anew" });

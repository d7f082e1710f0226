import { text } from "./text.ts";

/**
 * What of a username is compared: `Ada Lovelace`, `ada-lovelace` and `ada_lovelace` are one
 * person, because nobody could tell them apart when they are called.
 */
export function foldUsername(username: string): string {
  return username.normalize("NFKC").toLowerCase().trim().replace(/[\s_-]+/gu, "_");
}

/** A name that nobody else has. Without an @, so that it is never mistaken for an address. */
export const Username = text(3, 50).trim().min(3)
  .refine(
    (name) => /^[^@\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}]+$/u.test(name.normalize("NFKC")),
    "Must be one line of letters that can be seen, without an @",
  )
  .refine((username) => foldUsername(username).replaceAll("_", "").length > 0, "Must have letters")
  .meta({ description: "Nobody else's, whatever its case, spaces, hyphens and underscores" });

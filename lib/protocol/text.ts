import { z } from "zod";

/**
 * Text that Postgres can keep and a client gets back unchanged: no NUL, which Postgres
 * refuses, and no half of a surrogate pair, which UTF-8 can't carry.
 */
export function text(min: number, max: number) {
  return z.string().min(min).max(max)
    .refine((value) => !value.includes("\0"), "Must not contain NUL")
    .refine((value) => value.isWellFormed(), "Must be well-formed Unicode");
}

/** A name on one line: trimmed, never blank. */
export function line(max: number) {
  return remark(max).min(1);
}

/** The same, where there may be nothing. */
export function remark(max: number) {
  return text(0, max).trim().regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, "Must be one line");
}

/** A moment as clients see it. */
export const Time = z.iso.datetime();

/** How many rows a page may have. */
export function pageSize(fallback: number, max: number) {
  return z.coerce.number().int().min(1).max(max).default(fallback);
}

/** Yes or no, where it stands in a query. */
export function flag(fallback: boolean) {
  const written = z.stringbool({ truthy: ["true"], falsy: ["false"], case: "sensitive" });
  return z.union([z.boolean(), written]).default(fallback);
}

import type { ByteRange } from "../services/blobs.ts";

/**
 * The part that a Range header asks for (RFC 9110, section 14): nothing where all is to be
 * given, as for several parts at once, which are rare; `none` where there is no such part.
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | "none" | undefined {
  const [, from, to] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? "") ?? [];
  if (from === undefined || to === undefined || from + to === "") return undefined;
  if (from === "") {
    const first = Math.max(0, size - Number(to));
    return Number(to) === 0 || size === 0 ? "none" : { first, last: size - 1 };
  }
  const [first, last] = [Number(from), to === "" ? size - 1 : Math.min(Number(to), size - 1)];
  if (to !== "" && Number(to) < first) return undefined;
  return first >= size ? "none" : { first, last };
}

import { type IdKind, makeId, RANDOM_BITS } from "./protocol/ids.ts";

export { encodeId, encodeMessageId, type MessageKey } from "./protocol/ids.ts";

/** A fresh random id. One that is taken already makes `transact` run its work again. */
export function newId(kind: IdKind): number {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return makeId(kind, (high! % 2 ** (RANDOM_BITS - 32)) * 2 ** 32 + low!);
}

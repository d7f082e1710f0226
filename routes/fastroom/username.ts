/**
 * A username as FastRoom keeps them: in lower case, runs of space, hyphen and underscore as
 * one underscore, 3 to 32 of `[a-z0-9_.]`. Nothing where it can't be one.
 */
export function normaliseUsername(given: string): string | undefined {
  const name = given.trim().toLowerCase().replace(/[\s_-]+/g, "_");
  return /^[a-z0-9_.]{3,32}$/.test(name) ? name : undefined;
}

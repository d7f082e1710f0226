import { z } from "zod";
import type { ErrorCode } from "../../lib/protocol/errors.ts";
import type { Method } from "../../lib/protocol/paths.ts";
import type { RateClass } from "../../lib/protocol/rates.ts";

/** What an error is in a door's own words: a status and a sentence. */
export type Said = readonly [status: number, detail: string];
export type Sayings = Partial<Record<ErrorCode, Said>>;

/** No input in one of the three places where there may be some. */
export const NOTHING = z.object({});
type Nothing = typeof NOTHING;

/** Who may ask: with a token, without one, or as either. */
export type Needs = "needed" | "none" | "optional";

/** One endpoint of a door. */
export interface Endpoint<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodObject = z.ZodObject,
  Output extends z.ZodType = z.ZodType,
  Auth extends Needs = Needs,
> {
  /** In the style of its clients: generated ones have methods called after it. */
  name: string;
  summary: string;
  method: Method;
  path: `/${string}`;
  auth: Auth;
  rate?: RateClass;
  params: Params;
  query: Query;
  body: Body;
  /** How the body comes; `anywhere` is JSON, a form or the query. */
  bodyAs: "json" | "form" | "anywhere";
  status: 200 | 201 | 204;
  /** Nothing where the answer is empty. */
  output: Output | undefined;
  /** Errors that are said in words of their own here. */
  says: Sayings;
}

/** Declares an endpoint; what is left out is the common case. */
export function endpoint<
  P extends z.ZodObject = Nothing,
  Q extends z.ZodObject = Nothing,
  B extends z.ZodObject = Nothing,
  O extends z.ZodType = z.ZodNever,
  A extends Needs = "needed",
>(
  given:
    & Pick<Endpoint<P, Q, B, O, A>, "name" | "summary" | "method" | "path">
    & Partial<Endpoint<P, Q, B, O, A>>,
): Endpoint<P, Q, B, O, A> {
  return {
    auth: "needed" as A,
    params: NOTHING as unknown as P,
    query: NOTHING as unknown as Q,
    body: NOTHING as unknown as B,
    bodyAs: "json",
    status: given.output ? 200 : 204,
    output: undefined,
    says: {},
    ...given,
  };
}

/** A protocol that existing clients speak, beside the native one. */
export interface Door {
  /** As in the setting DOORS. */
  name: string;
  title: string;
  summary: string;
  endpoints: Record<string, Endpoint>;
  /** Errors in its own words, wherever they come up. */
  says: Sayings;
}

/**
 * The id under which generated clients know an endpoint: its name, path and method, as
 * FastAPI makes them (`generate_unique_id`).
 */
export function operationId({ name, path, method }: Endpoint): string {
  const written = `${name}${path.replace(/:(\w+)/g, "{$1}")}`;
  return `${written.replace(/\W/g, "_")}_${method.toLowerCase()}`;
}

import { z } from "zod";
import type { Scope } from "./access_tokens.ts";
import type { ErrorCode } from "./errors.ts";
import type { RateClass } from "./rates.ts";

/** What an operation takes and gives: the server checks it and the documents print it. */
export interface Contract {
  summary: string;
  input: z.ZodObject;
  /** Nothing stands for an answer without a body. */
  output: z.ZodType | undefined;
  /** What it gives instead, with 202, where the rest has to wait. */
  accepted?: z.ZodObject;
  errors: readonly ErrorCode[];
  /** "none" may be asked by anybody; everything else needs a session. */
  auth?: "none";
  /** What a request counts as; `general` where nothing is said. */
  rate?: RateClass;
  /** What a personal access token needs for it; nothing where it needs somebody signed in. */
  scope?: Scope;
  /** Its input is a form whose last part is the file, which is streamed. */
  isMultipart?: true;
  /** Its `image` may come as the file of a form instead. */
  takesPicture?: true;
  /** It may take as long as an upload. */
  isLong?: true;
  /** 200 where nothing is said, 204 where there is no output. */
  status?: 201;
}

/** The input of an operation that takes none. */
export const Nothing = z.strictObject({});

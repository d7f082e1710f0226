import { isUnavailable } from "../db/client.ts";
import { BlobsAwayError } from "./services/blobs.ts";
import { AwayError } from "./services/redis.ts";
import { type ErrorCode, type ErrorParams, ERRORS, explain } from "./protocol/errors.ts";

export interface Issue {
  path: string;
  message: string;
}

/** An expected failure. Anything else that is thrown is a bug and becomes a 500. */
export class AppError<Code extends ErrorCode = ErrorCode> extends Error {
  override name = "AppError";
  readonly code: ErrorCode;
  readonly status: number;
  /** Where an input does not fit, for `invalid_input`. */
  readonly issues: Issue[] | undefined;
  /** When it is worth trying again, in seconds, where the error says so. */
  readonly retryAfterS: number | undefined;

  /** `params` fill the sentence of `code`; there are none where it has no placeholders. */
  constructor(
    code: Code,
    ...[params, issues]: keyof ErrorParams<Code> extends never
      ? [params?: undefined, issues?: Issue[]]
      : [params: ErrorParams<Code>]
  ) {
    super(explain(code, params));
    this.code = code;
    this.status = ERRORS[code].status;
    this.issues = issues;
    const seconds = (params as { seconds?: unknown } | undefined)?.seconds;
    if (typeof seconds === "number") this.retryAfterS = seconds;
  }
}

/** When it is worth trying again what can't be done right now, in seconds. */
export const RETRY_AFTER_S = 2;

/** The error that clients are told for whatever was thrown. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isUnavailable(error) || error instanceof AwayError || error instanceof BlobsAwayError) {
    return new AppError("unavailable", { seconds: RETRY_AFTER_S });
  }
  return new AppError("internal");
}

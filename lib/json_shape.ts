import { AppError } from "./errors.ts";
import { LIMITS } from "./limits.ts";

/**
 * Refuses JSON that nests too deep or has too many parts. It looks at brackets, colons and
 * commas outside of strings alone, in one pass, so that nothing has to be parsed for it.
 * @throws {AppError} `malformed_json`
 */
export function checkShape(text: string): void {
  let depth = 0;
  let parts = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === BACKSLASH) at++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (++depth > LIMITS.jsonDepth) throw malformed(`it nests deeper than ${LIMITS.jsonDepth}`);
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) depth--;
    else if (code === COMMA || code === COLON) {
      if (++parts > LIMITS.jsonParts) {
        throw malformed(`it has more than ${LIMITS.jsonParts} keys and elements`);
      }
    }
  }
}

function malformed(reason: string): AppError {
  return new AppError("malformed_json", { reason });
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

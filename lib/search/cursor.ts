import { AppError } from "../errors.ts";

/** What a cursor holds: numbers and a letter that says whose they are. */
export type Cursor = [letter: string, ...numbers: number[]];

/** A cursor as clients carry it. */
export function encodeCursor([letter, ...numbers]: Cursor): string {
  return letter + numbers.join("-");
}

/** @throws {AppError} where `text` is no cursor that begins with one of `letters` and has `count` numbers */
export function decodeCursor(text: string, letters: string, count: number): Cursor {
  const numbers = text.slice(1).split("-");
  const isOne = letters.includes(text[0] ?? " ") && numbers.length === count &&
    numbers.every((number) => /^\d{1,16}$/.test(number));
  if (!isOne) {
    const message = "Must be a `next_cursor` of the same search";
    throw new AppError("invalid_input", undefined, [{ path: "cursor", message }]);
  }
  return [text[0]!, ...numbers.map(Number)];
}

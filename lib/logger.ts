/** What may be logged beside a sentence. Never a token, a password or a message's content. */
export type Fields = Record<string, string | number | boolean | null | undefined>;

const LEVELS = ["debug", "info", "warn", "error"] as const;
export type Level = (typeof LEVELS)[number];

export type Logger = Record<Level, (message: string, fields?: Fields) => void>;

/** Writes one line per entry to standard error: JSON for machines or text for people. */
export function createLogger(
  least: Level,
  format: "json" | "text",
  write: (line: string) => void = (line) => console.error(line),
  always: Fields = {},
): Logger {
  const entry = (level: Level) => (message: string, given: Fields = {}) => {
    if (LEVELS.indexOf(level) < LEVELS.indexOf(least)) return;
    const fields = { ...always, ...given };
    const time = new Date().toISOString();
    write(
      format === "json"
        ? JSON.stringify({ time, level, message, ...fields })
        : `${time.slice(11, 23)} ${level.padEnd(5)} ${message}${readable(fields)}`,
    );
  };
  return { debug: entry("debug"), info: entry("info"), warn: entry("warn"), error: entry("error") };
}

/** What an unexpected error may say in a log: its kind and first line, and where it was thrown. */
export function describeError(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: String(error).slice(0, 200) };
  return {
    error: `${error.name}: ${error.message.split("\n")[0]!.slice(0, 300)}`,
    error_code: "code" in error ? String(error.code) : undefined,
    stack: error.stack?.split("\n").slice(1, 6).map((line) => line.trim()).join(" | "),
  };
}

function readable(fields: Fields): string {
  return Object.entries(fields).filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}=${value}`).join("");
}

import { Busboy, type BusboyInstance } from "@fastify/busboy";
import { createMiddleware } from "hono/factory";
import { Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { within } from "../../lib/deadline.ts";
import { AppError } from "../../lib/errors.ts";
import { LIMITS } from "../../lib/limits.ts";
import type { Incoming } from "../../lib/protocol/files.ts";
import type { Env } from "../http.ts";

/** A form as far as it has been read: the file's bytes are yet to come. */
export interface Form {
  fields: Record<string, string>;
  file: Incoming | undefined;
}

/**
 * Reads a form up to its file, which comes last and stays a stream. What is left of the body
 * once the operation has ended is thrown away.
 */
export const formBody = createMiddleware<Env & { Variables: { form: Form } }>(async (c, next) => {
  const type = c.req.header("content-type") ?? "";
  if (!/^multipart\/form-data\s*(;|$)/i.test(type)) {
    throw new AppError("unsupported_media_type", { expected: "multipart/form-data", type });
  }
  const { body } = c.req.raw;
  if (!body) throw malformed("it is empty");
  const source = Readable.fromWeb(unlessIdle(body) as NodeReadableStream<Uint8Array>);
  try {
    c.set("form", await within(LIMITS.requestBodyMs, readForm(source, type)));
    await next();
  } finally {
    // Hono keeps what an operation throws in c.error: this is where both ways meet.
    source.destroy();
  }
});

/** Resolves when the file begins, or where the form ends without one. */
function readForm(source: Readable, type: string): Promise<Form> {
  const { promise, resolve, reject } = Promise.withResolvers<Form>();
  const fields: Record<string, string> = Object.create(null);
  const refuse = (error: Error) =>
    reject(error instanceof AppError ? error : malformed("it breaks off"));
  source.on("error", refuse);
  let parser: BusboyInstance;
  try {
    parser = new Busboy({
      headers: { "content-type": type },
      limits: { fields: LIMITS.formFields, fieldSize: LIMITS.formFieldBytes, files: 1 },
      // Taken apart by FileName, which knows all signs that lead out of a folder.
      preservePath: true,
    });
  } catch {
    throw malformed("its boundary is missing");
  }
  parser.on("field", (name, value) => void (fields[name] = value));
  parser.on("file", (name, stream, filename) => {
    // A body that breaks off must break the file off too, or it would look whole.
    source.on("error", (error) => stream.destroy(error));
    // Nobody reads it where the rest of the form is wrong.
    stream.on("error", () => {});
    parser.on("error", (error) => stream.destroy(error as Error));
    // A part may have no name at all, whatever the types say.
    const called = String(name ?? "").slice(0, 100);
    if (called !== "file") return reject(malformed(`its file is called "${called}"`));
    resolve({
      fields,
      file: {
        name: unescaped(filename || "file"),
        stream: () => ReadableStream.from(bytesOf(stream)),
      },
    });
  });
  parser.on("error", refuse);
  parser.on("finish", () => resolve({ fields, file: undefined }));
  source.pipe(parser);
  return promise;
}

/** What comes of a file; one that breaks off is never taken for a whole one. */
async function* bytesOf(stream: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* stream;
  } catch (error) {
    throw error instanceof AppError ? error : malformed("it breaks off");
  }
}

/** Breaks off where nothing comes for too long while somebody waits for it. */
function unlessIdle(body: ReadableStream<Uint8Array>): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const seconds = LIMITS.uploadIdleMs / 1_000;
      const timer = setTimeout(() => {
        controller.error(new AppError("request_timeout", { seconds }));
        reader.cancel().catch(() => {});
      }, LIMITS.uploadIdleMs);
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: (reason) => reader.cancel(reason),
  }, { highWaterMark: 0 });
}

/** Undoes what forms do to names (https://html.spec.whatwg.org/#multipart-form-data). */
function unescaped(name: string): string {
  return name.replace(/%(22|0D|0A)/gi, (escape) => decodeURIComponent(escape));
}

function malformed(reason: string): AppError {
  return new AppError("malformed_form", { reason });
}

import { createMiddleware } from "hono/factory";
import { measure, TooLarge } from "../../lib/files/measure.ts";
import { AppError } from "../../lib/errors.ts";
import { LIMITS } from "../../lib/limits.ts";
import type { Env } from "../http.ts";
import type { Form } from "./form.ts";

/** Reads the picture of a form, which is small enough to be held whole. */
export const pictureBody = createMiddleware<Env & { Variables: { form: Form } }>(
  async (c, next) => {
    const { fields, file } = c.var.form;
    if (!file) throw new AppError("malformed_form", { reason: "there is no file" });
    const bytes = LIMITS.pictureBytes;
    try {
      const { body } = measure(file.stream(), bytes);
      const image = new Uint8Array(await new Response(body as ReadableStream).arrayBuffer());
      c.set("formInput", { ...fields, image: image.toBase64() });
    } catch (error) {
      throw error instanceof TooLarge ? new AppError("file_too_large", { bytes }) : error;
    }
    await next();
  },
);

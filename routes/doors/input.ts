import type { Context } from "hono";
import type { z } from "zod";
import type { Env } from "../http.ts";
import type { Endpoint } from "./contract.ts";

/** Where an input does not fit, as FastAPI says it. */
export interface Misfit {
  loc: (string | number)[];
  msg: string;
  type: string;
}

/** An input that doesn't fit; it is answered with 422. */
export class InputError extends Error {
  override name = "InputError";
  constructor(readonly misfits: Misfit[], readonly endpoint: Endpoint) {
    super("The input does not fit");
  }
}

/** Reads and checks what an endpoint is given. The body must have been read as text before. */
export async function readInput(c: Context<Env>, endpoint: Endpoint): Promise<object> {
  const misfits: Misfit[] = [];
  const query = c.req.query();
  const body = await bodyOf(c, endpoint, query);
  const parts: [string, z.ZodObject, unknown][] = [
    ["path", endpoint.params, c.req.param()],
    ["query", endpoint.query, query],
    ["body", endpoint.body, body],
  ];
  const input: object = {};
  for (const [place, schema, given] of parts) {
    const parsed = schema.safeParse(given);
    if (parsed.success) Object.assign(input, parsed.data);
    else misfits.push(...parsed.error.issues.map((issue) => misfit(place, issue)));
  }
  if (misfits.length > 0) throw new InputError(misfits.slice(0, 20), endpoint);
  return input;
}

function misfit(place: string, { path, message, code, input }: z.core.$ZodIssue): Misfit {
  const isMissing = code === "invalid_type" && input === undefined;
  return {
    loc: [place, ...path.map((part) => typeof part === "number" ? part : String(part))],
    msg: isMissing ? "Field required" : message.slice(0, 200),
    type: isMissing ? "missing" : code,
  };
}

async function bodyOf(
  c: Context<Env>,
  endpoint: Endpoint,
  query: Record<string, string>,
): Promise<unknown> {
  if (Object.keys(endpoint.body.shape).length === 0) return {};
  const text = await c.req.text();
  const type = c.req.header("content-type") ?? "";
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(type);
  if (endpoint.bodyAs === "form" || (endpoint.bodyAs === "anywhere" && isForm)) {
    const fields = isForm ? Object.fromEntries(new URLSearchParams(text)) : {};
    return endpoint.bodyAs === "form" ? fields : { ...query, ...fields };
  }
  const json = parseJson(text, endpoint);
  if (endpoint.bodyAs === "json") return json;
  return { ...query, ...(typeof json === "object" && json) };
}

function parseJson(text: string, endpoint: Endpoint): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const misfit = { loc: ["body"], msg: "JSON decode error", type: "json_invalid" };
    throw new InputError([misfit], endpoint);
  }
}

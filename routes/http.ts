import { zValidator } from "@hono/zod-validator";
import { Hono } from "hono";
import type { Context, MiddlewareHandler } from "hono";
import { createMiddleware } from "hono/factory";
import type { z } from "zod";
import type { Actor, Visitor } from "../lib/actor.ts";
import type { App } from "../lib/app.ts";
import { within } from "../lib/deadline.ts";
import { AppError } from "../lib/errors.ts";
import { LIMITS } from "../lib/limits.ts";
import type { FileLink } from "../lib/protocol/files.ts";
import { API, type Contract, type Input, type Output } from "../lib/protocol/api.ts";
import { ALIASES, type Operation, PATHS } from "../lib/protocol/paths.ts";
import { type SplitInput, splitInput } from "../lib/protocol/split.ts";
import { jsonOnly } from "./middleware/body.ts";
import { type Form, formBody } from "./middleware/form.ts";
import { pictureBody } from "./middleware/picture.ts";
import { dropTokens, keepTokens } from "./middleware/cookies.ts";
import { limited } from "./middleware/limit.ts";
import { signedIn } from "./middleware/authenticate.ts";

/** What middleware leaves for the handlers. */
export type Env = {
  Variables: { app: App; visitor: Visitor; actor: Actor; formInput: object };
};
export type Router = Hono<Env>;

/** Whom an operation serves: anybody, or only somebody with a session. */
type Asker<O extends Operation> = (typeof API)[O] extends { auth: "none" } ? Visitor : Actor;
/** An operation, as every door calls it. */
export type Run<O extends Operation> = (
  app: App,
  asker: Asker<O>,
  input: Input<O>,
) => Promise<Output<O>>;

/** A router for one noun. */
export function createRouter(): Router {
  return new Hono<Env>();
}

/** Serves one operation at its path and its aliases: checks the input, runs it, answers with JSON. */
export function serve<O extends Operation>(router: Router, operation: O, run: Run<O>): void {
  const aliases = ALIASES.filter(([name]) => name === operation);
  for (const [method, path] of [PATHS[operation], ...aliases.map(([, ...route]) => route)]) {
    const split = splitInput(operation, method, path);
    router.on(method, path, ...checks(operation, split), async (c) => {
      const rest = split.from === "form" ? c.var.formInput : c.req.valid(split.from);
      const input = { ...c.req.valid("param"), ...rest } as Input<O>;
      return await answer(c, operation, run, input);
    });
  }
}

/** Serves an operation whose picture comes as the file of a form; JSON is left to `serve`. */
export function servePicture<O extends Operation>(
  router: Router,
  operation: O,
  run: Run<O>,
): void {
  const [method, path] = PATHS[operation];
  const { param, rest } = splitInput(operation, method, path);
  const [authenticate, limit] = checks(operation, { param, from: "json", rest });
  const isForm = (c: Context) => /^multipart\//i.test(c.req.header("content-type") ?? "");
  const only = (check: Check): Check => (c, next) => isForm(c) ? check(c, next) : next();
  const form = [authenticate, limit, formBody as unknown as Check, pictureBody as unknown as Check];
  router.on(method, [path], ...form.map(only), async (c, next) => {
    if (!isForm(c)) return await next();
    const checked = API[operation].input.safeParse({ ...c.req.param(), ...c.var.formInput });
    if (!checked.success) throw invalidInput(checked.error.issues);
    return await answer(c, operation, run, checked.data as Input<O>);
  });
}

/** Serves an operation that gives a link once more, at `path`: there it sends on to the link. */
export function redirect<O extends "getFileLink" | "getThumbnailLink">(
  router: Router,
  operation: O,
  path: string,
  run: (app: App, actor: Actor, input: Input<O>) => Promise<FileLink>,
): void {
  const split = splitInput(operation, "GET", path);
  router.get(path, ...checks(operation, split), async (c) => {
    const input = { ...c.req.valid("param"), ...c.req.valid("query") } as Input<O>;
    const { url } = await within(LIMITS.operationMs, run(c.var.app, c.var.actor, input));
    c.header("cache-control", "no-store");
    return c.redirect(url, 302);
  });
}

/** Runs an operation and answers with what it gives. */
export async function answer<O extends Operation>(
  c: Context<Env>,
  operation: O,
  run: Run<O>,
  input: Input<O>,
): Promise<Response> {
  const contract: Contract = API[operation];
  const asker = contract.auth === "none" ? c.var.visitor : c.var.actor;
  const work = run(c.var.app, asker as Asker<O>, input);
  const output = await within(contract.isLong ? LIMITS.uploadMs : LIMITS.operationMs, work);
  if (operation === "logout") dropTokens(c);
  if (!contract.output) return c.body(null, 204);
  if (isAccepted(contract, output)) return c.json(output as object, 202);
  if (c.var.app.config.parleyEnv !== "production") contract.output.parse(output);
  const isKept = c.var.visitor.sessionKind === "cookie";
  const body = isKept ? keepTokens(c, output as object) : output as object;
  return c.json(body, contract.status ?? 200);
}

function isAccepted({ accepted }: Contract, output: unknown): boolean {
  return accepted !== undefined && accepted.safeParse(output).success;
}

type Checked = {
  in: { param: unknown; query: unknown; json: unknown };
  out: { param: object; query: object; json: object };
};
type Check = MiddlewareHandler<Env, string, Checked>;

/** Authentication first, then the schema, wherever its parts stand. */
function checks(
  operation: Operation,
  { param, from, rest }: SplitInput,
): [Check, Check, Check, Check, Check] {
  const { auth, rate }: Contract = API[operation];
  return [
    (auth === "none" ? pass : signedIn(operation)) as Check,
    limited(rate ?? "general") as Check,
    (from === "json" ? jsonOnly : from === "form" ? formBody : pass) as Check,
    validate("param", param),
    from === "form" ? validateForm(rest) : validate(from, rest),
  ];
}

function validate(target: keyof Checked["in"], schema: z.ZodType): Check {
  const check = zValidator(target, schema, (result) => {
    if (!result.success) throw invalidInput(result.error.issues);
  });
  return check as unknown as Check;
}

/** A form is checked like anything else; its file is still a stream. */
function validateForm(schema: z.ZodType): Check {
  return createMiddleware<Env & { Variables: { form: Form } }>(async (c, next) => {
    const { fields, file } = c.var.form;
    const result = schema.safeParse({ ...fields, file });
    if (!result.success) throw invalidInput(result.error.issues);
    c.set("formInput", result.data as object);
    await next();
  }) as unknown as Check;
}

const pass = createMiddleware<Env>((_, next) => next());

/** The schema's complaints as an error that clients can show. */
export function invalidInput(issues: readonly z.core.$ZodIssue[]): AppError {
  return new AppError(
    "invalid_input",
    undefined,
    issues.slice(0, 20).map(({ path, message }) => ({
      path: path.map(String).join(".").slice(0, 100),
      message: message.slice(0, 200),
    })),
  );
}

import { createMiddleware } from "hono/factory";
import type { App } from "../../lib/app.ts";
import { loggable } from "../../lib/traces.ts";
import type { Env } from "../http.ts";
import { addressReader } from "./address.ts";
import { sessionKindOf } from "./cookies.ts";

const REQUEST_ID = /^[\w.-]{8,64}$/;

/** Gives every request an id, logs how it ended, and says where it comes from. */
export function visitor(app: App) {
  const addressOf = addressReader(app.config.trustedProxies);
  return createMiddleware<Env>(async (c, next) => {
    const began = performance.now();
    const given = c.req.header("x-request-id");
    const requestId = given && REQUEST_ID.test(given) ? given : crypto.randomUUID();
    c.set("app", app);
    c.set("visitor", {
      requestId,
      address: addressOf(c),
      userAgent: c.req.header("user-agent")?.slice(0, 300),
      sessionKind: sessionKindOf(c),
    });
    await next();
    if (c.res.status !== 101) c.res.headers.set("x-request-id", requestId);
    app.logger.debug("Request", {
      request_id: requestId,
      method: c.req.method,
      path: loggable(c.req.path),
      status: c.res.status,
      ms: Math.round(performance.now() - began),
    });
  });
}

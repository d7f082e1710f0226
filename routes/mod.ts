import { Hono } from "hono";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import type { App } from "../lib/app.ts";
import { AppError } from "../lib/errors.ts";
import { API_PREFIX } from "../lib/protocol/paths.ts";
import { account } from "./account.ts";
import { accessTokens } from "./access_tokens.ts";
import { accountPages } from "./account_pages.ts";
import { auth } from "./auth.ts";
import { blobs } from "./blobs.ts";
import { channels } from "./channels.ts";
import { conversations } from "./conversations.ts";
import { createDocs } from "./docs/mod.ts";
import { doorsNamed, mountHttp, mountSocket } from "./doors/mount.ts";
import { emoji } from "./emoji.ts";
import { renderError } from "./errors.ts";
import { files, uploads } from "./files.ts";
import { health } from "./health.ts";
import type { Env, Router } from "./http.ts";
import { invites } from "./invites.ts";
import { mailbox } from "./mailbox.ts";
import { messagePage } from "./message_page.ts";
import { messages } from "./messages.ts";
import { textBody } from "./middleware/body.ts";
import { visitor } from "./middleware/visitor.ts";
import { moderation } from "./moderation.ts";
import { notifications } from "./notifications.ts";
import { oidc } from "./oidc.ts";
import { personal } from "./personal.ts";
import { pictures } from "./pictures.ts";
import { pins } from "./pins.ts";
import { reactions } from "./reactions.ts";
import { readState } from "./read_state.ts";
import { searches } from "./search.ts";
import { threads } from "./threads.ts";
import { tickets } from "./realtime/tickets.ts";
import { socket } from "./realtime/upgrade.ts";
import { twoFactor } from "./two_factor.ts";
import { users } from "./users.ts";
import { workspaces } from "./workspaces.ts";

/** Every router at its place: the site map. */
export function createRoutes(app: App): Router {
  const router = new Hono<Env>();
  router.onError(renderError);
  router.notFound((c) => {
    throw new AppError("route_not_found", { method: c.req.method, path: c.req.path });
  });
  router.use(visitor(app));

  // Before the headers below: an upgrade's answer can't be changed.
  router.route(`${API_PREFIX}/ws`, socket);
  router.route("/api/ws", socket);
  const doors = doorsNamed(app.config.doors);
  for (const door of doors) mountSocket(router, door);

  router.use(secureHeaders({ crossOriginResourcePolicy: "same-site" }));
  router.use(cors({
    origin: app.config.corsOrigins,
    credentials: true,
    allowHeaders: [
      "authorization",
      "content-type",
      "idempotency-key",
      "parley-session",
      "x-request-id",
    ],
    exposeHeaders: [
      "x-request-id",
      "retry-after",
      "ratelimit-limit",
      "ratelimit-remaining",
      "ratelimit-reset",
    ],
    maxAge: 600,
  }));
  router.route("/", health);
  router.route("/", createDocs(doors.map(({ door }) => door)));
  router.route("/", accountPages);
  router.route("/", messagePage);
  router.route("/", pictures);
  router.route("/", blobs);
  if (app.config.parleyEnv !== "production") router.route("/dev/mailbox", mailbox);

  for (const door of doors) mountHttp(router, door);

  // Before the body is read as text.
  router.route(API_PREFIX, uploads);

  const api = new Hono<Env>();
  api.use(textBody(app.config.bodyLimitBytes));
  for (
    const noun of [
      auth,
      oidc,
      account,
      twoFactor,
      accessTokens,
      users,
      workspaces,
      invites,
      channels,
      conversations,
      moderation,
      messages,
      threads,
      readState,
      reactions,
      pins,
      personal,
      emoji,
      files,
      searches,
      notifications,
      tickets,
    ]
  ) {
    api.route("/", noun);
  }
  router.route(API_PREFIX, api);
  return router;
}

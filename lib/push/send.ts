import webPush from "web-push";
import { findSettings } from "../../db/notification_settings.ts";
import { listNotificationsById } from "../../db/notifications.ts";
import { deleteSubscription, findSubscription } from "../../db/push.ts";
import type { App } from "../app.ts";
import { HopelessJob } from "../jobs.ts";
import { LIMITS } from "../limits.ts";
import { quietUntil } from "../notifications/quiet.ts";
import { toNotification } from "../notifications/shape.ts";
import { NotPublicError } from "../services/outbound.ts";
import { pushKeyOf } from "./key.ts";

/** What a push service says of a subscription that is no more. */
const GONE = [404, 410];

/**
 * Pushes a notification to one browser, unless it was seen meanwhile, may not be seen any
 * more, or its owner is back. Encrypted for that browser alone (RFC 8291).
 */
export async function pushNotification(
  app: App,
  notificationId: string,
  subscriptionId: string,
): Promise<void> {
  const subscription = await findSubscription(app.sql, subscriptionId);
  if (!subscription) return;
  const { userId, endpoint, p256dh, auth } = subscription;
  const [row] = await listNotificationsById(app.sql, userId, [notificationId]);
  const presence = app.presence.statusOf(userId);
  if (!row || row.readAt || presence === "online") return;
  const settings = await findSettings(app.sql, userId);
  if (settings && (!settings.push || quietUntil(settings, new Date()))) return;
  if (presence === "unknown") throw new Error("Whether they are there is not known");

  const details = { subject: subjectOf(app), ...await pushKeyOf(app) };
  const { headers, body } = await encrypted({ endpoint, keys: { p256dh, auth } }, {
    payload: JSON.stringify({ type: "notification.created", data: toNotification(row) }),
    details,
  });
  const { status } = await app.outbound.ask(endpoint, {
    method: "POST",
    headers,
    body,
    mostBytes: 1_024,
    timeoutMs: LIMITS.pushMs,
    redirects: 0,
  }).catch((error) => {
    throw error instanceof NotPublicError ? new HopelessJob(error.message) : error;
  });
  if (GONE.includes(status)) return void await deleteSubscription(app.sql, subscriptionId);
  if (status === 429 || status >= 500) throw new Error(`The push service answers ${status}`);
  if (status >= 300) throw new HopelessJob(`The push service refuses with ${status}`);
}

/** A subscription with keys that are none can't be encrypted for, however often it is tried. */
async function encrypted(
  subscription: webPush.PushSubscription,
  { payload, details }: { payload: string; details: webPush.RequestOptions["vapidDetails"] },
): Promise<{ headers: Record<string, string>; body: Uint8Array }> {
  try {
    const { headers, body } = await Promise.resolve(
      webPush.generateRequestDetails(subscription, payload, {
        vapidDetails: details!,
        TTL: LIMITS.pushTtlS,
        contentEncoding: "aes128gcm",
      }),
    );
    const named = Object.entries(headers as Record<string, unknown>);
    return {
      headers: Object.fromEntries(named.map(([name, value]) => [name, String(value)])),
      body: new Uint8Array(body!),
    };
  } catch (error) {
    throw new HopelessJob("The subscription's keys are none", { cause: error });
  }
}

/** Whom a push service can turn to. */
function subjectOf({ config }: App): string {
  if (config.publicUrl.startsWith("https:")) return config.publicUrl;
  return `mailto:${/<([^>]+)>/.exec(config.mailFrom)?.[1] ?? config.mailFrom}`;
}

import { type Sql } from "../db/client.ts";
import type { Config } from "./config.ts";
import type { Keys } from "./auth/keys.ts";
import type { SessionCache } from "./auth/session_cache.ts";
import type { Tokens } from "./auth/tokens.ts";
import type { Logger } from "./logger.ts";
import type { SendBatcher } from "./messages/batcher.ts";
import type { Bucket } from "./rate_limits/bucket.ts";
import type { RateLimiter } from "./rate_limits/limiter.ts";
import type { Occupancy } from "./presence/occupancy.ts";
import type { Presence } from "./presence/presence.ts";
import type { Bus } from "./realtime/bus.ts";
import type { Hub } from "./realtime/hub.ts";
import type { Whispers } from "./realtime/whispers.ts";
import type { Names } from "./users/names.ts";
import type { Vocabulary } from "./search/vocabulary.ts";
import type { TicketDesk } from "./tickets/desk.ts";
import type { BlobStore } from "./services/blobs.ts";
import type { Mailer } from "./services/mail.ts";
import type { OidcClient } from "./services/oidc.ts";
import type { Wakes } from "./wakes.ts";
import type { Outbound } from "./services/outbound.ts";
import type { Queue } from "./services/queue.ts";
import type { RedisService } from "./services/redis.ts";

/** The running server: every effect an operation can have goes through here. */
export interface App extends AsyncDisposable {
  config: Config;
  logger: Logger;
  sql: Sql;
  redis: RedisService;
  queue: Queue;
  blobs: BlobStore;
  mailer: Mailer;
  outbound: Outbound;
  /** The provider to sign in with, where one is configured. */
  oidc: OidcClient | undefined;
  keys: Keys;
  tokens: Tokens;
  sessions: SessionCache;
  limiter: RateLimiter;
  /** Sockets that may be opened right now, by whomever. */
  handshakes: Bucket;
  tickets: TicketDesk;
  sends: SendBatcher;
  vocabulary: Vocabulary;
  wakes: Wakes;
  hub: Hub;
  bus: Bus;
  presence: Presence;
  /** Who has entered which room. */
  occupancy: Occupancy;
  /** What people are called. */
  names: Names;
  whispers: Whispers;
  /** Which database this is; cursors of another one mean nothing here. */
  epoch: string;
  /** True once the server is stopping: it finishes what it has and takes nothing new. */
  isDraining(): boolean;
}

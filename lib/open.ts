import { isUnavailable, openDatabase, type Sql } from "../db/client.ts";
import { listChoices, listViewersOf, listVisibleUsers } from "../db/presence.ts";
import {
  findEpoch,
  listHeadsBeyond,
  listStreamsOf,
  oldestSeq,
  type OwnedHead,
  type StreamsQuestion,
} from "../db/log.ts";
import { migrateUp, readMigrations } from "../db/migrate.ts";
import type { App } from "./app.ts";
import { followEndedSessions } from "./auth/end_sessions.ts";
import { createKeys } from "./auth/keys.ts";
import { liveSessions } from "./auth/live_sessions.ts";
import { SessionCache } from "./auth/session_cache.ts";
import { createTokens } from "./auth/tokens.ts";
import { type Config, ConfigError, ownsData } from "./config.ts";
import { within } from "./deadline.ts";
import { LIMITS } from "./limits.ts";
import { readLog } from "./log.ts";
import { describeError, type Logger } from "./logger.ts";
import { type Choice, Presence } from "./presence/presence.ts";
import { Occupancy } from "./presence/occupancy.ts";
import { followChoices } from "./presence/tell_choice.ts";
import { SendBatcher } from "./messages/batcher.ts";
import { Bucket } from "./rate_limits/bucket.ts";
import { RateLimiter } from "./rate_limits/limiter.ts";
import { API_PREFIX } from "./protocol/paths.ts";
import { Wakes } from "./wakes.ts";
import { Gather } from "./gather.ts";
import { Bus } from "./realtime/bus.ts";
import { Hub } from "./realtime/hub.ts";
import { Whispers } from "./realtime/whispers.ts";
import { Vocabulary } from "./search/vocabulary.ts";
import { Names } from "./users/names.ts";
import { TicketDesk } from "./tickets/desk.ts";
import { openBlobs } from "./services/blobs.ts";
import { keepSecret, lockDataDir } from "./services/data_dir.ts";
import { openMailer } from "./services/mail.ts";
import { type OidcClient, openOidc } from "./services/oidc.ts";
import { Outbound } from "./services/outbound.ts";
import { openQueue } from "./services/queue.ts";
import { openRedis, type RedisService } from "./services/redis.ts";

/** What instances of one process may share; it is closed by whoever opened it. */
export type Shared = Pick<App, "sql" | "redis">;

/** Opens everything that `config` names. What was opened is closed again if a later part fails. */
export async function openApp(
  config: Config,
  logger: Logger,
  isDraining: () => boolean = () => false,
  shared?: Shared,
): Promise<App> {
  await using stack = new AsyncDisposableStack();
  if (ownsData(config)) stack.use(await lockDataDir(config.dataDir));
  const secret = config.parleySecret ?? await keepSecret(config.dataDir);

  const sql = shared?.sql ?? stack.use(await openMigrated(config, logger));
  const redis = shared?.redis ?? stack.use(await openRedis(config.redisUrl, config.redisToken));
  const limiter = stack.use(new RateLimiter(config, redis, sql));
  const queue = stack.use(await openQueue(config.queueUrl));
  const keys = createKeys(secret, config.parleySecretPrevious);
  const blobs = stack.use(
    await openBlobs(config.blobsUrl, (text) => keys.derive("blob link", text)),
  );
  const mailer = stack.use(
    await openMailer(config.mailUrl, {
      from: config.mailFrom,
      token: config.mailToken,
      keep: LIMITS.mailboxMessages,
    }),
  );
  const oidc = openOidcOf(config);
  const presence = stack.use(openPresence(sql, redis, logger));
  stack.use(followChoices(redis, presence));
  const epoch = await findEpoch(sql);
  const occupancy = stack.use(openOccupancy(config, redis, epoch, logger));
  const bus: Bus = stack.use(new Bus(redis, epoch, (carried) => hub.hear(carried)));
  const hub: Hub = stack.use(openHub(config, sql, bus, presence, logger));
  const whispers = stack.use(new Whispers(redis, epoch, hub));
  const sessions = new SessionCache(sql);
  const tokens = createTokens(secret, config.parleySecretPrevious);
  stack.use(followEndedSessions(redis, { sessions, hub }));
  const wakes = stack.use(new Wakes(queue, logger));
  const vocabulary = stack.use(
    new Vocabulary(sql, (error) => logger.warn("Keeping words failed", describeError(error))),
  );

  const resources = stack.move();
  return {
    config,
    logger,
    sql,
    redis,
    queue,
    blobs,
    mailer,
    outbound: new Outbound(config.outboundAllow),
    oidc,
    keys,
    tokens,
    sessions,
    limiter,
    tickets: new TicketDesk(sql),
    sends: new SendBatcher(
      sql,
      (error) => logger.warn("Sending together failed", describeError(error)),
    ),
    handshakes: new Bucket(config.limitHandshakes),
    vocabulary,
    wakes,
    hub,
    bus,
    presence,
    occupancy,
    names: new Names(sql),
    whispers,
    epoch,
    isDraining,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** The database, with all migrations applied unless the configuration says otherwise. */
async function openMigrated(config: Config, logger: Logger): Promise<Sql & AsyncDisposable> {
  if (await isMissing(config.databaseUrl)) {
    logger.info("Creating the database", { directory: config.databaseUrl.slice("pglite:".length) });
  }
  await using stack = new AsyncDisposableStack();
  const sql = stack.use(
    await openDatabase(config.databaseUrl, {
      poolSize: config.databasePoolSize,
      prepare: config.databasePrepare,
    }),
  );
  if (config.migrateOnStart) {
    const direct = config.databaseDirectUrl &&
      stack.use(await openDatabase(config.databaseDirectUrl, { poolSize: 1 }));
    await migrateUp(direct || sql, await readMigrations(), ({ id, name }) => {
      logger.info("Applying migration", { id, name });
    }).catch(told);
    if (direct) await direct.end({ timeout: 5 });
  }
  stack.move();
  return sql;
}

/** The provider that people may sign in with, if there is one. */
function openOidcOf(
  { oidcIssuer, oidcClientId, oidcClientSecret, publicUrl }: Config,
): OidcClient | undefined {
  if (!oidcClientId) return undefined;
  return openOidc({
    issuer: oidcIssuer,
    clientId: oidcClientId,
    clientSecret: oidcClientSecret,
    redirectUri: `${publicUrl}${API_PREFIX}/auth/oidc/callback`,
  });
}

/** Says where to look if Postgres can't be reached at all. */
function told(error: unknown): never {
  if (!isUnavailable(error)) throw error;
  const { code, message } = error as Error & { code: string };
  throw new ConfigError([`DATABASE_URL: Postgres can't be reached: ${message || code}`]);
}

/** Whether `url` names a directory for the embedded database that is not there yet. */
async function isMissing(url: string): Promise<boolean> {
  if (!url.startsWith("pglite:") || url.startsWith("pglite:memory")) return false;
  return await Deno.stat(url.slice("pglite:".length)).then(() => false, () => true);
}

/** Who is there, compared with the other instances again and again. */
function openPresence(sql: Sql, redis: RedisService, logger: Logger): Presence {
  const onError = (error: unknown) => logger.warn("Presence failed", describeError(error));
  const choices = new Gather<number, Choice>(async (ids) => {
    const chosen = new Map((await listChoices(sql, ids)).map(({ id, presence }) => [id, presence]));
    return ids.map((id) => chosen.get(id) ?? "online");
  });
  const presence = new Presence(redis, {
    choiceOf: (id) => choices.get(id),
    visibleTo: (userId, ids) => listVisibleUsers(sql, userId, ids),
    viewersOf: (userId, viewerIds) => listViewersOf(sql, userId, viewerIds),
  }, {
    graceMs: LIMITS.presenceGraceMs,
    leaseMs: LIMITS.presenceLeaseMs,
    gatherMs: LIMITS.presenceGatherMs,
    now: () => performance.now(),
    onError,
  });
  const tick = () => presence.tick().catch(onError);
  tick();
  const timer = setInterval(tick, LIMITS.presenceIntervalMs);
  const dispose = presence[Symbol.asyncDispose].bind(presence);
  return Object.assign(presence, {
    [Symbol.asyncDispose]() {
      clearInterval(timer);
      return dispose();
    },
  });
}

/** Who is in which room, renewed and compared with the other instances again and again. */
function openOccupancy(
  { wsHeartbeatInterval }: Config,
  redis: RedisService,
  epoch: string,
  logger: Logger,
): Occupancy {
  const onError = (error: unknown) => logger.warn("Occupancy failed", describeError(error));
  const occupancy = new Occupancy(redis, {
    epoch,
    leaseMs: (wsHeartbeatInterval + 5) * 1_000,
    gatherMs: LIMITS.occupancyGatherMs,
    now: () => performance.now(),
    onError,
  });
  const tick = () => occupancy.tick().catch(onError);
  tick();
  const timer = setInterval(tick, Math.min(wsHeartbeatInterval * 1_000, LIMITS.presenceIntervalMs));
  const dispose = occupancy[Symbol.asyncDispose].bind(occupancy);
  return Object.assign(occupancy, {
    [Symbol.asyncDispose]() {
      clearInterval(timer);
      return dispose();
    },
  });
}

/** The sockets of this instance, compared with Postgres again and again. */
function openHub(
  config: Config,
  sql: Sql,
  bus: Bus,
  presence: Presence,
  logger: Logger,
): Hub & Disposable {
  const onError = (error: unknown) => logger.warn("Realtime check failed", describeError(error));
  const streams = new Gather<StreamsQuestion, OwnedHead[]>((asked) => listStreamsOf(sql, asked));
  // A read that is never answered must end all the same: others wait for it.
  const soon = <T>(read: Promise<T>) => within(LIMITS.logReadMs, read);
  const hub = new Hub(
    {
      readLog: (streamId, after) => soon(readLog(sql, streamId, after, LIMITS.logPageEvents)),
      headsBeyond: (known) => soon(listHeadsBeyond(sql, known)),
      listen: (tenantId) => bus.listen(tenantId),
      release: (tenantId) => bus.release(tenantId),
      streamsOf: (userId, only) => streams.get({ userId, only: only ?? null }),
      oldestSeq: (streamId) => soon(oldestSeq(sql, streamId)),
      liveSessions: (ids) => soon(liveSessions(sql, ids)),
    },
    presence,
    {
      repairDelayMs: LIMITS.repairDelayMs,
      idleStreamMs: LIMITS.idleStreamMs,
      recentEvents: LIMITS.recentEventsPerStream,
      waitingEvents: LIMITS.waitingEventsPerStream,
      replayEventsPerStream: LIMITS.replayEventsPerStream,
      replayEventsPerResume: LIMITS.replayEventsPerResume,
      socketBusyBytes: LIMITS.socketBusyBytes,
      socketLagBytes: LIMITS.socketLagBytes,
      socketMostBytes: LIMITS.socketMostBytes,
      socketLagMs: LIMITS.socketLagMs,
      closeMs: LIMITS.closeMs,
      socketsPerUser: LIMITS.socketsPerUser,
      socketsPerNetwork: config.rateLimits ? config.socketsPerAddress : Infinity,
      proofMaxAgeMs: LIMITS.proofMaxAgeMs,
      onError,
    },
  );
  let checking = false;
  const timer = setInterval(async () => {
    hub.closeUnproven();
    if (checking) return;
    checking = true;
    await within(LIMITS.proofMaxAgeMs, hub.check()).catch(onError);
    checking = false;
  }, LIMITS.checkIntervalMs);
  const lagTimer = setInterval(() => hub.checkLagging().catch(onError), LIMITS.lagIntervalMs);
  return Object.assign(hub, {
    [Symbol.dispose]() {
      clearInterval(timer);
      clearInterval(lagTimer);
      hub.close();
    },
  });
}

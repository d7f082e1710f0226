import { isIP } from "node:net";
import { z } from "zod";
import { NamedChannelId as ChannelId, WorkspaceId } from "./protocol/ids.ts";

/** What a migration has made. */
const COMMONS = { workspace: "T000000001", room: "C800000001" };

const Names = z.string().toLowerCase().transform((list) =>
  list.split(",").map((name) => name.trim()).filter((name) => name !== "" && name !== "none")
);
const Port = z.coerce.number().int().min(0).max(65_535);
const Flag = z.enum(["on", "off"]).transform((value) => value === "on");
const Seconds = z.coerce.number().int().min(1);
const Origins = z.string().transform((list) =>
  list.split(",").map((origin) => origin.trim()).filter(Boolean)
).pipe(z.array(
  z.url().refine(
    (url) => new URL(url).origin === url,
    "Must be origins like https://chat.example.com, without a path",
  ),
));

/** How much of something is let through: `10/60` is ten in any sixty seconds. */
export interface Rate {
  count: number;
  windowS: number;
}

function rate(fallback: `${number}/${number}`) {
  return z.string().regex(/^[1-9]\d{0,5}\/[1-9]\d{0,4}$/, "Must be a count and seconds, as 10/60")
    .transform((text): Rate => {
      const [count, windowS] = text.split("/").map(Number) as [number, number];
      return { count, windowS };
    })
    .prefault(fallback);
}

const Networks = z.string().transform((list) =>
  list.split(",").map((network) => network.trim()).filter(Boolean)
).pipe(z.array(
  z.string().refine(
    (network) => network === "private" || isNetwork(network),
    "Must be addresses or networks like 10.0.0.0/8, or `private`",
  ),
));

const Addresses = Networks.refine(
  (list) => !list.includes("private"),
  "Must be addresses or networks like 10.0.0.0/8",
);

function isNetwork(network: string): boolean {
  const [address = "", bits = "0", ...more] = network.split("/");
  const version = isIP(address);
  return version !== 0 && more.length === 0 && /^\d{1,3}$/.test(bits) &&
    Number(bits) <= (version === 4 ? 32 : 128);
}

function url(...schemes: string[]) {
  return z.string().refine(
    (text) => schemes.some((scheme) => text === scheme || text.startsWith(`${scheme}:`)),
    `Must begin with ${schemes.map((scheme) => `${scheme}:`).join(" or ")}`,
  );
}

/**
 * Every setting: the variable is the key in upper case, `dataDir` is `DATA_DIR`. The
 * README's table and `.env.example` are made from these (`deno task docs`).
 */
export const Settings = z.object({
  parleyEnv: z.enum(["development", "production", "test"]).default("development")
    .describe("`production` insists on a secret and leaves the development mailbox out"),
  port: Port.default(8000).describe("Port to listen on"),
  host: z.string().default("127.0.0.1").describe("Address to listen on; 0.0.0.0 in the image"),
  reusePort: Flag.prefault("off")
    .describe("`on`: several processes of one machine share PORT, each an instance (Linux)"),
  publicUrl: z.url().transform((text) => text.replace(/\/+$/, "")).optional()
    .describe("Where clients reach this server; links in mails and invites begin with it"),
  dataDir: z.string().min(1).default("./data").describe("Where the embedded services keep data"),
  role: z.enum(["all", "web", "worker"]).default("all")
    .describe("What this process does: serve, run jobs, or both"),
  logLevel: z.preprocess(
    (level) =>
      String(level).toLowerCase().replace(/^warning$/, "warn").replace(/^critical$/, "error"),
    z.enum(["debug", "info", "warn", "error"]),
  ).prefault("info").describe("Least level"),
  serverId: z.string().regex(/^[\w.-]{1,64}$/).optional()
    .describe("What this instance is called in its log"),
  logFormat: z.enum(["json", "text"]).optional()
    .describe("`text` for people, `json` for machines; `json` in production"),
  parleySecret: z.string().optional()
    .describe(
      "Signs access tokens: 32 random characters or more. Made and kept in DATA_DIR if unset outside production",
    ),
  parleySecretPrevious: z.string().optional()
    .describe("The secret before this one: what it signed or sealed stays good"),
  databaseUrl: url("postgres", "postgresql", "pglite").optional()
    .describe("`postgres://…`, or `pglite:<directory>` for the embedded one"),
  databaseDirectUrl: url("postgres", "postgresql").optional()
    .describe("For migrations, where DATABASE_URL goes through a transaction pooler"),
  databasePoolSize: z.coerce.number().int().min(1).max(500).default(10)
    .describe("Connections to Postgres"),
  databasePrepare: Flag.prefault("on").describe("`off` behind a transaction pooler"),
  migrateOnStart: Flag.prefault("on").describe("Apply missing migrations before serving"),
  redisUrl: url("memory", "redis", "rediss", "http", "https").default("memory:")
    .describe("`redis://…`, `https://…` (Upstash REST), or `memory:` inside this process"),
  redisToken: z.string().optional().describe("Token of the Upstash REST API"),
  queueUrl: url("kv", "none").optional()
    .describe("`kv:<file>` wakes workers through Deno KV; `none` leaves them to their sweep"),
  blobsUrl: url("file", "s3").optional().describe(
    "Where files are kept: `file:<directory>`, or `s3://<key id>:<secret>@<bucket>/<folder>?region=…&endpoint=…`",
  ),
  fileLimitBytes: z.coerce.number().int().min(1).max(5 * 1024 ** 3).default(50 * 1024 ** 2)
    .describe("Largest file, bytes"),
  workspaceQuotaBytes: z.coerce.number().int().min(1).default(10 * 1024 ** 3)
    .describe("All files of one workspace together, bytes"),
  mailUrl: url("log", "smtp", "smtps", "http", "https").default("log:").describe(
    "How mail leaves: `smtp(s)://user:password@host:port`, an HTTP API (`https://…/emails`), or `log:`, which keeps it in /dev/mailbox",
  ),
  mailToken: z.string().optional().describe("Bearer token of the mail API"),
  mailFrom: z.string().default("Parley <parley@localhost>").describe("Sender of all mail"),
  mailDigestS: Seconds.default(900)
    .describe("Who is away is mailed what they missed after this many seconds, at most that often"),
  corsOrigins: Origins.prefault("").describe("Origins of web clients served elsewhere, by comma"),
  accessTokenTtlS: Seconds.max(86_400).default(600).describe("Life of an access token, seconds"),
  cookieAccessTokenTtlS: Seconds.max(86_400).default(600)
    .describe("The same for browsers that keep it in a cookie"),
  refreshTokenTtlS: Seconds.default(30 * 86_400).describe("Life of an unused session, seconds"),
  requireVerifiedEmail: Flag.prefault("off")
    .describe("`on`: nobody signs in before the address is confirmed; registering tells nothing"),
  doors: Names.prefault("lobby,fastroom").describe(
    "Protocols of existing chat clients that are spoken besides the native one, by comma; `none`",
  ),
  commonsWorkspace: WorkspaceId.prefault(COMMONS.workspace).describe(
    "The workspace that everybody may enter, which those clients know; it is there from the start",
  ),
  commonsRoom: ChannelId.prefault(COMMONS.room)
    .describe("Its channel for clients that know one room only"),
  commonsNewRooms: Flag.prefault("on")
    .describe("`off`: joining a room that is not there does not make it"),
  commonsOpenReads: Flag.prefault("on").describe(
    "`off`: who is in COMMONS_ROOM and what is said there is told to nobody without a token",
  ),
  accessTokenExpSeconds: Seconds.max(30 * 86_400).default(8 * 3_600)
    .describe("Life of an access token that such a client gets"),
  refreshTokenExpSeconds: Seconds.default(14 * 86_400)
    .describe("Life of an unused session of such a client"),
  wsHeartbeatInterval: Seconds.max(600).default(25).describe(
    "Who is in a room is there for this many seconds and 5 more after their instance was lost",
  ),
  oidcIssuer: z.url().default("https://accounts.google.com")
    .describe("OpenID Connect provider to sign in with"),
  oidcClientId: z.string().optional()
    .describe("This server's client id there; sign-in there is offered once it is set"),
  oidcClientSecret: z.string().optional().describe("Its secret there"),
  oidcName: z.string().default("Google").describe("What the provider is called on buttons"),
  oidcSignUp: Flag.prefault("on")
    .describe("`off`: only who has an account already signs in through the provider"),
  devicesPerAccount: z.coerce.number().int().min(1).max(100).default(3)
    .describe("Devices signed in at once; one more ends the one used least recently"),
  refreshWithoutRedis: Flag.prefault("on").describe(
    "`off`: a Redis that lost everything signs everybody out, and nobody refreshes without it",
  ),
  trustedProxies: Networks.prefault("")
    .describe("Proxies whose X-Forwarded-For is believed: networks by comma, or `private`"),
  outboundAllow: Addresses.prefault("").describe(
    "Networks by comma that link previews and push may ask although they are not public",
  ),
  instances: z.coerce.number().int().min(1).max(1_000).default(1)
    .describe("How many instances there are; while Redis is away each grants its share"),
  rateLimits: Flag.prefault("on").describe("`off` for load tests, never in production"),
  limitSignInAccount: rate("10/60").describe("Sign-ins to one account, per seconds"),
  limitSignInAddress: rate("60/60").describe("Sign-ins from one network address"),
  limitSecondFactor: rate("10/900").describe("Codes of a second factor tried for one account"),
  limitRegister: rate("20/3600").describe("Registrations from one network address"),
  limitReset: rate("20/3600").describe(
    "Mails about a password or address asked for by one network address",
  ),
  limitResetAccount: rate("5/3600").describe("The same for one account"),
  limitRedeem: rate("120/3600").describe(
    "Invites, links and codes redeemed by one network address",
  ),
  limitInvite: rate("100/3600").describe("Invites mailed by one person"),
  limitGeneral: rate("600/60").describe("All other requests of one person, or of one address"),
  limitSend: rate("120/60").describe("Messages of one person"),
  limitBurst: rate("5/5")
    .describe("Messages of one person through COMMONS_ROOM's own clients, in any such time"),
  limitSearch: rate("60/60").describe("Searches of one person"),
  limitUpload: rate("30/60").describe("Uploads of one person"),
  limitCall: rate("10/60").describe("Calls of everybody (`@channel`, `@here`) by one person"),
  limitHandshakes: rate("200/1").describe("Sockets opened on one instance; more come back later"),
  socketsPerAddress: z.coerce.number().int().min(1).max(1_000_000).default(2_000)
    .describe("Sockets from one network address on one instance; an office may share one"),
  limitFrames: rate("50/1").describe("Frames on one socket"),
  limitTyping: rate("1/1").describe("Typing notices on one socket; more are dropped"),
  drainS: Seconds.max(600).optional().describe(
    "A stopping server says goodbye to its sockets within this many seconds; 5 on Deno Deploy, else 15",
  ),
  bodyLimitBytes: z.coerce.number().int().min(1_024).default(1_048_576)
    .describe("Largest request body, bytes"),
});
type Given = z.output<typeof Settings>;

/** The settings with every default filled in. */
export type Config =
  & Omit<Given, Derived>
  & Required<Pick<Given, Derived>>;

/** Settings whose default depends on others. */
type Derived = "databaseUrl" | "queueUrl" | "blobsUrl" | "publicUrl" | "logFormat" | "drainS";

/** Every mistake in the environment at once, a sentence each. */
export class ConfigError extends Error {
  override name = "ConfigError";
  constructor(readonly mistakes: string[]) {
    super(`The configuration has ${mistakes.length} mistake(s):\n  ${mistakes.join("\n  ")}`);
  }
}

/** The name of the variable that sets `key`. */
export function variableOf(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}

/** What is different on Deno Deploy: it is production, and only /tmp can be written. */
const ON_DEPLOY = { parleyEnv: "production", host: "0.0.0.0", dataDir: "/tmp/parley" };

/**
 * Reads the configuration out of `env`; an empty variable counts as unset.
 * @throws {ConfigError} naming all mistakes together
 */
export function readConfig(env: Record<string, string> = Deno.env.toObject()): Config {
  const onDeploy = env.DENO_DEPLOY === "true";
  const raw: Record<string, string> = onDeploy ? { ...ON_DEPLOY } : {};
  for (const key of Object.keys(Settings.shape)) {
    const value = env[variableOf(key)]?.trim();
    if (value) raw[key] = value;
  }
  const parsed = Settings.safeParse(raw);
  const mistakes = parsed.success ? [] : parsed.error.issues.map((issue) => {
    const key = String(issue.path[0]);
    return `${variableOf(key)}: ${issue.message}${quoted(key, raw[key])}`;
  });
  if (raw.parleyEnv === "production") mistakes.push(...secretMistakes(raw.parleySecret));
  else if (raw.parleySecret) mistakes.push(...secretMistakes(raw.parleySecret));
  if (raw.redisUrl?.startsWith("http") && !raw.redisToken) {
    mistakes.push("REDIS_TOKEN: The Upstash REST API of REDIS_URL needs its token");
  }
  if (onDeploy && !raw.databaseUrl?.startsWith("postgres")) {
    mistakes.push("DATABASE_URL: Deno Deploy keeps no disk; link a Postgres database");
  }
  if (raw.commonsWorkspace && !raw.commonsRoom) {
    mistakes.push("COMMONS_ROOM: Name a public channel of COMMONS_WORKSPACE too");
  }
  if (!parsed.success || mistakes.length > 0) throw new ConfigError(mistakes);

  const given = parsed.data;
  return {
    ...given,
    databaseUrl: given.databaseUrl ?? `pglite:${given.dataDir}/pg`,
    queueUrl: given.queueUrl ?? (onDeploy ? "none:" : `kv:${given.dataDir}/queue.sqlite`),
    blobsUrl: given.blobsUrl ?? `file:${given.dataDir}/blobs`,
    publicUrl: given.publicUrl ?? `http://localhost:${given.port}`,
    logFormat: given.logFormat ?? (given.parleyEnv === "production" ? "json" : "text"),
    drainS: given.drainS ?? (onDeploy ? 5 : 15),
  };
}

/**
 * Whether `config` keeps in DATA_DIR what only one process may use: the embedded database or
 * the queue. Files may be shared by processes of one machine.
 */
export function ownsData({ databaseUrl, queueUrl, dataDir }: Config): boolean {
  return [databaseUrl, queueUrl].some((url) => url.includes(dataDir));
}

function quoted(key: string, value: string | undefined): string {
  const secret = /secret|token|url$/i.test(key);
  return value === undefined || secret ? "" : `, not "${value}"`;
}

function secretMistakes(secret: string | undefined): string[] {
  if (!secret) {
    return [
      "PARLEY_SECRET: Production needs a secret of its own; make one with `openssl rand -base64 48`",
    ];
  }
  if (secret.length < 32 || new Set(secret).size < 10) {
    return [
      "PARLEY_SECRET: Too weak; use at least 32 random characters (`openssl rand -base64 48`)",
    ];
  }
  return [];
}

import type { HttpClient } from "./http.ts";

/** How long before its end an access token is renewed, and how soon at the least. */
const EARLY_MS = 30_000;
const LEAST_MS = 1_000;

/** Renews the access token before it ends, so that a connection need not end with it. */
export class Renewal {
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly http: HttpClient,
    private readonly onToken: (token: string) => void,
  ) {}

  /** Renews in time from now on; called again, begins anew. */
  start(): void {
    this.stop();
    const expiresAt = expiryOf(this.http.credentials?.access_token);
    if (expiresAt === undefined) return;
    const inMs = Math.max(expiresAt - Date.now() - EARLY_MS, LEAST_MS);
    const timer = this.#timer = setTimeout(async () => {
      try {
        await this.http.refresh();
        if (this.#timer !== timer) return;
        this.onToken(this.http.credentials!.access_token);
        this.start();
      } catch { /* The connection will end with its token, and say why. */ }
    }, inMs);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** When an access token ends, in milliseconds since 1970. */
function expiryOf(token = ""): number | undefined {
  try {
    const payload = token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/");
    return JSON.parse(atob(payload)).exp * 1_000;
  } catch {
    return undefined;
  }
}

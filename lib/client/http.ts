import { backoffMs } from "./backoff.ts";
import type { Output, RawInput } from "../protocol/api.ts";
import type { Problem } from "../protocol/errors.ts";
import { API_PREFIX, FORMS, type Operation, PATHS } from "../protocol/paths.ts";

const REFRESH_RETRIES = 3;

/** What the server refused, as it said it. */
export class ClientError extends Error {
  override name = "ClientError";
  readonly code: string;
  readonly status: number;
  constructor(readonly problem: Problem) {
    super(`${problem.title}: ${problem.detail}`);
    this.code = problem.code;
    this.status = problem.status;
  }
}

/** The tokens that a client holds. */
export interface Credentials {
  access_token: string;
  refresh_token: string;
}

export interface ClientOptions {
  /** Where the server is, such as `http://localhost:8000`. */
  origin: string;
  credentials?: Credentials | undefined;
  /** Called when the tokens change, to keep them. */
  onCredentials?(credentials: Credentials | undefined): void;
  fetch?(request: Request): Promise<Response>;
}

type Empty = Record<string, never>;
type Arguments<O extends Operation> = RawInput<O> extends Empty ? [] : [input: RawInput<O>];

/** One method for each operation. */
export type Api = {
  [O in Operation]: (...args: Arguments<O>) => Promise<Output<O>>;
};

/** Carries operations over HTTP; refreshes the access token when it has expired, once for all. */
export class HttpClient {
  credentials: Credentials | undefined;
  readonly api: Api;
  #refreshing: Promise<void> | undefined;

  constructor(private readonly options: ClientOptions) {
    this.credentials = options.credentials;
    const methods = Object.keys(PATHS).map((operation) => [
      operation,
      (input: Record<string, unknown> = {}) => this.call(operation as Operation, input),
    ]);
    this.api = Object.fromEntries(methods);
  }

  /** Runs one operation. @throws {ClientError} what the server refused */
  async call(operation: Operation, input: Record<string, unknown>): Promise<unknown> {
    let response = await this.#send(operation, input);
    if (response.status === 401 && this.credentials && !operation.startsWith("refresh")) {
      const { code } = await response.clone().json() as Problem;
      if (code === "token_expired") {
        await this.refresh();
        response = await this.#send(operation, input);
      }
    }
    const body = response.status === 204 ? undefined : await response.json();
    if (!response.ok) throw new ClientError(body);
    if (operation === "logout") this.#keep(undefined);
    else if (body && "refresh_token" in body) this.#keep(body);
    return body;
  }

  /** Trades the refresh token for new tokens. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => this.#refreshing = undefined);
    return this.#refreshing;
  }

  /** Asks with a nonce, so that it may ask again when an answer is lost. */
  async #refresh(): Promise<void> {
    const refresh_token = this.credentials?.refresh_token ?? "";
    const retry_nonce = crypto.randomUUID();
    for (let attempt = 0;; attempt++) {
      try {
        return void await this.call("refreshSession", { refresh_token, retry_nonce });
      } catch (error) {
        const isRefused = error instanceof ClientError && error.status < 500;
        if (isRefused || attempt === REFRESH_RETRIES) throw error;
        await new Promise((resolve) => setTimeout(resolve, backoffMs(attempt)));
      }
    }
  }

  #keep(given: Credentials | undefined): void {
    this.credentials = given &&
      { access_token: given.access_token, refresh_token: given.refresh_token };
    this.options.onCredentials?.(this.credentials);
  }

  async #send(operation: Operation, input: Record<string, unknown>): Promise<Response> {
    const [method, path] = PATHS[operation];
    const rest = { ...input };
    const url = new URL(
      API_PREFIX + path.replace(/:(\w+)/g, (_, name) => {
        const value = encodeURIComponent(String(rest[name]));
        delete rest[name];
        return value;
      }),
      this.options.origin,
    );
    const headers = new Headers();
    if (this.credentials) headers.set("authorization", `Bearer ${this.credentials.access_token}`);
    const hasBody = method !== "GET" && method !== "DELETE";
    const isForm = FORMS.includes(operation);
    // A form's type has its boundary in it, which fetch makes.
    if (hasBody && !isForm) headers.set("content-type", "application/json");
    if (!hasBody) {
      for (const [name, value] of Object.entries(rest)) {
        if (value !== undefined) url.searchParams.set(name, String(value));
      }
    }
    const body = isForm ? toForm(rest) : hasBody ? JSON.stringify(rest) : null;
    return await (this.options.fetch ?? fetch)(new Request(url, { method, headers, body }));
  }
}

/** The file comes last: a server that streams it knows everything else by then. */
function toForm({ file, ...fields }: Record<string, unknown>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, String(value));
  form.set("file", file as Blob);
  return form;
}

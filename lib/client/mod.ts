import { type Api, type ClientOptions, type Credentials, HttpClient } from "./http.ts";
import { Socket, type SocketOptions } from "./socket.ts";

export { type Api, ClientError, type ClientOptions, type Credentials } from "./http.ts";
export { type Cursors, Socket, type SocketOptions } from "./socket.ts";
export { emptyState, type State } from "./state.ts";
export { applyEvent, keepStreams } from "./store.ts";
export { Replica } from "./replica.ts";
export { Typing } from "./typing.ts";
export { loadChannel, loadState, loadThread } from "./load.ts";

/** The SDK: one method for each operation, and the live connection. */
export type Client = Api & {
  /** The tokens in use. */
  readonly credentials: Credentials | undefined;
  /** Opens the live connection, which resumes by itself whenever it is lost. */
  connect(options?: SocketOptions): Socket;
};

/** Makes a client of the server at `origin`; sign in with it, or give it credentials. */
export function createClient(options: ClientOptions): Client {
  const http = new HttpClient(options);
  const client = {
    ...http.api,
    connect: (socket: SocketOptions = {}) => new Socket(http, options.origin, socket),
  };
  return Object.defineProperty(client, "credentials", { get: () => http.credentials }) as Client;
}

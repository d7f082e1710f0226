import type { App } from "../../lib/app.ts";
import type { Connection } from "../../lib/realtime/connection.ts";

/** Asks once more for the session of a socket that has just opened; most often it is remembered. */
export function closeIfEnded(app: App, connection: Connection): void {
  app.sessions.isAlive(connection.identity.sessionId).then(
    (isAlive) => isAlive || connection.close("revoked"),
    // The hub asks again soon.
    () => {},
  );
}

import type { Router } from "../http.ts";
import { fastroom } from "../fastroom/mod.ts";
import { lobby } from "../lobby/mod.ts";
import { ConfigError } from "../../lib/config.ts";
import type { Door } from "./contract.ts";
import { renderErrorsOf } from "./errors.ts";

/** A door with what serves it. */
export interface OpenDoor {
  door: Door;
  /** What is asked over HTTP. */
  routers: readonly Router[];
  /** Its socket, which keeps what it knows for one server. */
  socket(): Router;
}

/** Every door; where two serve the same path the first one does. */
const DOORS: readonly OpenDoor[] = [lobby, fastroom];

/**
 * The doors with these names.
 * @throws {ConfigError} where one of the names is no door's
 */
export function doorsNamed(names: readonly string[]): readonly OpenDoor[] {
  const known = DOORS.map(({ door }) => door.name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new ConfigError([`DOORS: There are ${known.join(" and ")}, not "${unknown.join()}"`]);
  }
  return DOORS.filter(({ door }) => names.includes(door.name));
}

/** Mounts a door's socket. */
export function mountSocket(router: Router, { door, socket }: OpenDoor): void {
  const mounted = socket();
  mounted.onError(renderErrorsOf(door));
  router.route("/", mounted);
}

/** Mounts what a door serves over HTTP. */
export function mountHttp(router: Router, { door, routers }: OpenDoor): void {
  for (const mounted of routers) {
    mounted.onError(renderErrorsOf(door));
    router.route("/", mounted);
  }
}

import type { Connection } from "./connection.ts";

/** How many sockets one user, and one network address, may have on this instance. */
export interface RosterOptions {
  socketsPerUser: number;
  socketsPerNetwork: number;
}

/** The sockets of this instance, by user and by the network they come from. */
export class Roster {
  #networks = new Map<Connection, string>();
  #byUser = new Map<number, Set<Connection>>();
  #perNetwork = new Map<string, number>();

  constructor(private readonly options: RosterOptions) {}

  get size(): number {
    return this.#networks.size;
  }

  /** Every socket. */
  all(): MapIterator<Connection> {
    return this.#networks.keys();
  }

  /** The sockets of one user. */
  of(userId: number): ReadonlySet<Connection> {
    return this.#byUser.get(userId) ?? NOBODY;
  }

  /** Whether a socket is still there. */
  has(connection: Connection): boolean {
    return this.#networks.has(connection);
  }

  /** Whether one more socket is not one too many. */
  hasRoom(userId: number, network: string): boolean {
    return this.of(userId).size < this.options.socketsPerUser &&
      (this.#perNetwork.get(network) ?? 0) < this.options.socketsPerNetwork;
  }

  /** Takes in an open socket. */
  add(connection: Connection, network: string): void {
    const others = this.#byUser.get(connection.userId) ?? new Set();
    this.#byUser.set(connection.userId, others.add(connection));
    this.#networks.set(connection, network);
    this.#perNetwork.set(network, (this.#perNetwork.get(network) ?? 0) + 1);
  }

  /** Forgets a socket; false if it was not there. */
  remove(connection: Connection): boolean {
    const network = this.#networks.get(connection);
    if (network === undefined) return false;
    this.#networks.delete(connection);
    const left = this.#perNetwork.get(network)! - 1;
    if (left > 0) this.#perNetwork.set(network, left);
    else this.#perNetwork.delete(network);
    const others = this.#byUser.get(connection.userId);
    others?.delete(connection);
    if (others?.size === 0) this.#byUser.delete(connection.userId);
    return true;
  }
}

const NOBODY: ReadonlySet<Connection> = new Set();

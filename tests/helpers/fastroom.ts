import { type Answer, ask, type DoorSocket, type Frame, openSocket } from "./door.ts";

export const FASTROOM_PASSWORD = "secret6";

/** Somebody with a FastRoom client. */
export interface Roomer {
  username: string;
  token: string;
  refresh: string;
  userId: number;
  ask(method: string, path: string, json?: unknown): Promise<Answer>;
  open(): Promise<DoorSocket>;
}

/** A name that nobody else has. */
export function fresh(word: string): string {
  return `${word}_${crypto.randomUUID().slice(0, 8)}`;
}

/** Registers and signs in as the shipped clients do, which write the query. */
export async function roomer(origin: string, username = fresh("ada")): Promise<Roomer> {
  const query = new URLSearchParams({ username, password: FASTROOM_PASSWORD });
  const registered = await ask(origin, "POST", `/register?${query}`);
  if (registered.status !== 201) throw new Error(JSON.stringify(registered.body));
  return await signIn(origin, registered.body.username);
}

/** Signs in once more. */
export async function signIn(
  origin: string,
  username: string,
  password = FASTROOM_PASSWORD,
): Promise<Roomer> {
  const { status, body } = await ask(origin, "POST", "/token", {
    form: { username, password, grant_type: "password" },
  });
  if (status !== 200) throw new Error(JSON.stringify(body));
  const { access_token: token, refresh_token: refresh } = body;
  const me = await ask(origin, "GET", "/api/v1/users/me", { token });
  return {
    username: me.body.username,
    token,
    refresh,
    userId: numberOf(me.body.id),
    ask: (method, path, json) => ask(origin, method, path, { token, json }),
    async open() {
      const socket = await openSocket(`${origin}/ws?access_token=${token}`, { type: "ping" });
      await socket.hears(({ type }) => type === "system");
      return socket;
    },
  };
}

/** The number inside of an id, as FastRoom's clients see it. */
export function numberOf(id: string): number {
  let number = 0;
  for (const digit of id.slice(1)) {
    number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(digit);
  }
  return number;
}

/** Joins a room and waits until it is all there. */
export async function join(socket: DoorSocket, room: string): Promise<Frame[]> {
  const from = socket.heard.length;
  socket.send({ type: "join", room });
  await socket.hears(({ type }) => type === "presence_state" || type === "error", from);
  return await socket.settle(from);
}

/** The types of frames, in order. */
export function typesOf(frames: Frame[]): string[] {
  return frames.map(({ type }) => type);
}

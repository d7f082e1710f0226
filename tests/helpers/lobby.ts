import { type Answer, ask, type DoorSocket, openSocket } from "./door.ts";

export const LOBBY_PASSWORD = "password8";

/** Somebody with a client that knows one room. */
export interface Loiterer {
  id: string;
  username: string;
  email: string;
  token: string;
  ask(method: string, path: string, json?: unknown): Promise<Answer>;
  open(): Promise<DoorSocket>;
}

/** Registers and signs in. */
export async function loiterer(
  origin: string,
  username = `ada ${crypto.randomUUID().slice(0, 8)}`,
): Promise<Loiterer> {
  const email = `${crypto.randomUUID()}@example.com`;
  const password = LOBBY_PASSWORD;
  const registered = await ask(origin, "POST", "/auth/register", {
    json: { username, email, password },
  });
  if (registered.status !== 201) throw new Error(JSON.stringify(registered.body));
  const { body } = await ask(origin, "POST", "/auth/login", { json: { email, password } });
  return enterLobby(origin, body.access_token, { id: registered.body.id, username, email });
}

/** Somebody who has a token already. */
export function enterLobby(
  origin: string,
  token: string,
  who: { id: string; username: string; email: string },
): Loiterer {
  return {
    ...who,
    token,
    ask: (method, path, json) => ask(origin, method, path, { token, json }),
    open: () => openSocket(`${origin}/ws/chat?token=${token}`, { event: "ping", data: {} }),
  };
}

/** Says something, and gives the message as this socket hears it. */
export async function say(socket: DoorSocket, content: string) {
  const from = socket.heard.length;
  socket.send({ event: "send_message", data: { content } });
  const { data } = await socket.hears(
    ({ event, data }) => event === "new_message" && data.content === content,
    from,
  );
  return data;
}

import type { Socket } from "node:net";
import { SMTPServer, type SMTPServerDataStream } from "smtp-server";

/** A mail as it came over the wire. */
export interface ReceivedMail {
  to: string[];
  raw: string;
  messageId: string;
}

/** What the server does with the next mails, before it is good again. */
export type Fault =
  /** Refuses the mail for now (451). */
  | "later"
  /** Refuses the recipient for good (550). */
  | "never"
  /** Takes the mail and hangs up before it says so. */
  | "drop"
  /** Takes the mail and says nothing any more. */
  | "hang";

/** A real SMTP server in this process. */
export interface SmtpSink extends AsyncDisposable {
  url: string;
  received: ReceivedMail[];
  /** The faults to come, one for each mail. */
  faults: Fault[];
  /** Resolves when it has taken a mail, whatever it says to that. */
  taken(): Promise<void>;
}

/** Serves on loopback, on `port` or any that is free. */
export async function serveSmtp(port = 0): Promise<SmtpSink> {
  const received: ReceivedMail[] = [];
  const faults: Fault[] = [];
  const sockets = new Set<Socket>();
  let waiting = Promise.withResolvers<void>();

  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onRcptTo(_address, _session, done) {
      if (faults[0] !== "never") return done();
      faults.shift();
      done(Object.assign(new Error("No such mailbox"), { responseCode: 550 }));
    },
    async onData(stream, session, done) {
      const raw = await readAll(stream).catch(() => undefined);
      // The connection was cut on the way: there is nobody to answer.
      if (raw === undefined) return;
      const fault = faults.shift();
      if (fault === "later") {
        return done(Object.assign(new Error("Try again later"), { responseCode: 451 }));
      }
      received.push({
        to: session.envelope.rcptTo.map(({ address }) => address),
        raw,
        messageId: /^message-id: *(<[^>]+>)/im.exec(raw)?.[1] ?? "",
      });
      waiting.resolve();
      waiting = Promise.withResolvers();
      if (fault === "hang") return;
      if (fault === "drop") { for (const socket of sockets) socket.destroy(); }
      else done();
    },
  });
  server.on("error", () => {});
  server.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.server.address() as { port: number };
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    received,
    faults,
    taken: () => waiting.promise,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

async function readAll(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks.map((chunk) => new TextDecoder().decode(chunk)).join("");
}

// What Deno's sockets can do at most: no rules, no log, everything of one turn as one frame.
import { setImmediate } from "node:timers";

interface Client {
  socket: WebSocket;
  pending: string;
}

const clients = new Set<Client>();
let isDue = false;

function flush(): void {
  isDue = false;
  for (const client of clients) {
    if (client.socket.readyState === WebSocket.OPEN) client.socket.send(`[${client.pending}]`);
    client.pending = "";
  }
}

const server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
  const { socket, response } = Deno.upgradeWebSocket(request);
  const client = { socket, pending: "" };
  socket.onopen = () => {
    socket.send("hello");
    clients.add(client);
  };
  socket.onclose = () => clients.delete(client);
  socket.onmessage = ({ data }) => {
    for (const client of clients) {
      client.pending = client.pending === "" ? data : `${client.pending},${data}`;
    }
    if (!isDue) setImmediate(flush);
    isDue = true;
  };
  return response;
});
console.log(JSON.stringify({ port: server.addr.port }));

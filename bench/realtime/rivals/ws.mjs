// A Node server with `ws`, as one would write it: one send per socket and event. Run where
// `ws` is installed.
import { createRequire } from "node:module";
import process from "node:process";

const { WebSocketServer } = createRequire(`${process.cwd()}/`)("ws");
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
server.on("connection", (socket) => {
  socket.on("message", (data) => {
    const text = data.toString();
    for (const client of server.clients) client.send(text);
  });
  socket.send("hello");
});
server.on("listening", () => console.log(JSON.stringify({ port: server.address().port })));

// Socket.IO with its defaults, over WebSockets alone. Run where `socket.io` is installed.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import process from "node:process";

const { Server } = createRequire(`${process.cwd()}/`)("socket.io");
const http = createServer();
const io = new Server(http, { transports: ["websocket"] });
io.on("connection", (socket) => socket.on("m", (event) => io.emit("m", event)));
http.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ port: http.address().port })));

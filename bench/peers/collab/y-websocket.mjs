// @y/websocket-server as its own server.js starts it, at a port chosen by the kernel.
import http from "node:http";
import WebSocket from "ws";
import { setupWSConnection } from "@y/websocket-server/utils";

const sockets = new WebSocket.Server({ noServer: true });
const server = http.createServer((_request, response) => response.end("okay"));
sockets.on("connection", setupWSConnection);
server.on("upgrade", (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (opened) => sockets.emit("connection", opened, request));
});
process.on("SIGUSR2", () => globalThis.gc?.());
server.listen(0, "127.0.0.1", () => console.log(`ready ${server.address().port}`));

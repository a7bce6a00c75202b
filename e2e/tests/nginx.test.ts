import assert from "node:assert/strict";
import { it } from "node:test";
import { Scene } from "../people/scene.js";
import { Nginx } from "../product/Nginx.js";
import { PreviewClient } from "../product/PreviewClient.js";
import { freePort } from "../product/Tandem.js";

/** Says hello, says each piece of a body back at once, and lets sockets be opened that say back what comes. */
const SITE = `
import base64, hashlib, http.server

class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        if self.headers.get("Upgrade") == "websocket":
            self.send_response(101)
            self.send_header("Upgrade", "websocket")
            self.send_header("Connection", "Upgrade")
            key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
            self.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(key.encode()).digest()).decode())
            self.end_headers()
            while piece := self.connection.recv(1024):
                self.wfile.write(piece)
            return
        body = ("hello at " + self.headers["Host"]).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def do_POST(self):
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        while True:
            length = int(self.rfile.readline(), 16)
            piece = self.rfile.read(length + 2)
            self.wfile.write(b"%x\\r\\n" % length + piece)
            if length == 0:
                break
    def log_message(self, *arguments):
        pass

http.server.ThreadingHTTPServer(("127.0.0.1", 8000), Site).serve_forever()
`;

/* Previews through nginx, set up as the operator's guide says. */
const program = Nginx.find();

it(
  "a preview works behind nginx as the guide sets it up",
  { skip: program === undefined && "there is no nginx here" },
  async () => {
    const port = await freePort();
    await using scene = await Scene.own({
      TANDEM_PREVIEW_DOMAIN: "tandem-preview.net",
      TANDEM_PREVIEW_PUBLIC_PORT: String(port),
    });
    await using nginx = await Nginx.start(program ?? "", port, scene.tandem.port);
    await scene.part("nginx", async () => {
      const ana = await scene.arrives("Ana");
      await ana.createSession("Python");
      await ana.room.replaceText(SITE);
      await ana.room.run();
      await ana.page.getByText("Port 8000 is open", { exact: true }).waitFor();
      const answer = await (await ana.api()).inSession("POST", "/ports/8000/preview", { path: "/" });
      const { url } = answer.body as { url: string };
      assert.match(url, new RegExp(`^http://8000-[a-z2-7]{26}\\.tandem-preview\\.net:${nginx.port}/`));

      const client = await PreviewClient.of(url).enter(url);
      assert.equal((await client.ask("/")).body, "hello at localhost:8000");
      assert.deepEqual(await client.converse("/", ["one", "two", "three"]), ["one", "two", "three"]);
      assert.equal(await client.upgraded("/", "as it is"), "as it is");
      const stranger = await PreviewClient.of(url).ask("/");
      assert.equal(stranger.status, 401, "whoever has not entered is not let in");
    });
  },
);

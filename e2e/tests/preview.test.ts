import assert from "node:assert/strict";
import { type Person } from "../people/Person.js";
import { type Scene } from "../people/scene.js";
import { story } from "../people/story.js";
import { type Api, type Problem } from "../product/Api.js";
import { PreviewClient } from "../product/PreviewClient.js";

/** A server in Python's own library: a page, and what it was sent. */
const SITE = `
import http.server, json

class Site(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def answer(self, kind, text, **headers):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
    def do_GET(self):
        if self.path == "/headers":
            self.answer("application/json", json.dumps(list(self.headers.items())))
        elif self.path == "/cookie":
            self.answer("text/plain", "set", Set_Cookie="theirs=1; Domain=preview.localhost; Path=/")
        elif self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "http://localhost:8000/elsewhere?x=1")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self.answer("text/html", "<title>Site</title><h1>Hello from " + self.path + "</h1>")
    def do_POST(self):
        size = 0
        if self.headers.get("Transfer-Encoding") == "chunked":
            while True:
                length = int(self.rfile.readline(), 16)
                size += length
                self.rfile.read(length + 2)
                if length == 0:
                    break
        else:
            left = int(self.headers["Content-Length"])
            while left > 0:
                left -= len(self.rfile.read(min(left, 65536)))
            size = int(self.headers["Content-Length"])
        self.answer("text/plain", str(size))
    def log_message(self, *unused):
        pass

http.server.ThreadingHTTPServer(("127.0.0.1", 8000), Site).serve_forever()
`;

/** A server with a WebSocket, without any package: what it is told it says back. */
const ECHO = `
const http = require("node:http");
const crypto = require("node:crypto");
const page = \`<!doctype html><title>Echo</title><output>waiting</output><script>
const socket = new WebSocket("ws://" + location.host + "/socket");
const say = (text) => document.querySelector("output").textContent = text;
socket.onopen = () => socket.send("hello");
socket.onmessage = ({ data }) => say("heard " + data);
socket.onclose = () => say("closed");
</script>\`;
const server = http.createServer((request, response) => {
  if (request.url === "/events") {
    response.writeHead(200, { "Content-Type": "text/event-stream" });
    let count = 0;
    const timer = setInterval(() => response.write("data: " + count++ + "\\n\\n"), 50);
    request.on("close", () => clearInterval(timer));
  } else if (request.headers.host !== "localhost:3000") {
    response.writeHead(403).end("foreign host");
  } else {
    response.writeHead(200, { "Content-Type": "text/html" }).end(page);
  }
});
server.on("upgrade", (request, socket) => {
  if (request.headers.origin !== "http://localhost:3000") return socket.destroy();
  const accept = crypto.createHash("sha1")
    .update(request.headers["sec-websocket-key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest("base64");
  socket.write("HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: " + accept + "\\r\\n\\r\\n");
  socket.on("data", (frame) => {
    if ((frame[0] & 15) !== 1) return;
    const length = frame[1] & 127;
    const text = Buffer.from(frame.subarray(6, 6 + length).map((byte, at) => byte ^ frame[2 + at % 4]));
    socket.write(Buffer.concat([Buffer.from([129, text.length]), text]));
  });
  socket.on("error", () => {});
});
server.listen(3000, () => console.log("listening"));
`;

/* Ana serves something, and looks at it; what others may not see they do not see. The parts follow one another. */
let scene: Scene;
let ana: Person;
let bo: Person;
let api: Api;

const part = story(async (begun) => {
  scene = begun;
  ana = await scene.arrives("Ana");
  bo = await scene.arrives("Bo");
});

async function ticket(as: Api, port: number, path = "/"): Promise<string> {
  const answer = await as.inSession("POST", `/ports/${port}/preview`, { path });
  assert.equal(answer.status, 201, JSON.stringify(answer));
  return (answer.body as { url: string }).url;
}

/** Presses what stands in the status bar and gets the tab that opens. */
async function opensPort(person: Person, port: number) {
  await person.page.getByRole("button", { name: /open\. Previews/ }).click();
  const opened = person.page.context().waitForEvent("page");
  await person.page.getByRole("menuitem", { name: `Open port ${port}` }).click();
  return opened;
}

part("a port that opens is told, and its preview opens in a tab", async () => {
  await ana.createSession("Python");
  api = await ana.api();
  await ana.room.replaceText(SITE);
  await ana.room.run();
  await ana.page.getByText("Port 8000 is open", { exact: true }).waitFor();
  const tab = await opensPort(ana, 8000);
  await tab.getByRole("heading", { name: "Hello from /" }).waitFor();
  assert.match(tab.url(), new RegExp(`^http://8000-[a-z2-7]{26}\\.preview\\.localhost:${scene.tandem.port}/$`));
  assert.ok(await tab.evaluate(() => window.opener === null));
  await tab.close();
});

part("a preview's page can read nothing of ours", async () => {
  const tab = await opensPort(ana, 8000);
  await tab.getByRole("heading", { name: "Hello from /" }).waitFor();
  const home = new URL(ana.page.url()).origin;
  const seen = await tab.evaluate(
    async ({ home, session, token }) => {
      const answers = async (path: string, init?: RequestInit) =>
        fetch(home + path, init).then(
          (answer) => `${answer.status} ${answer.type}`,
          () => "refused",
        );
      const frame = document.createElement("iframe");
      const loaded = new Promise((resolve) => {
        frame.addEventListener("load", resolve);
      });
      frame.src = `${home}/s/${session}`;
      document.body.append(frame);
      await loaded;
      let inside: string;
      try {
        inside = frame.contentWindow?.document.title ?? "nothing";
      } catch {
        inside = "refused";
      }
      return {
        page: await answers("/"),
        session: await answers(`/api/sessions/${session}`),
        withToken: await answers(`/api/sessions/${session}`, { headers: { Authorization: `Bearer ${token}` } }),
        inside,
        kept: localStorage.length,
        cookies: document.cookie,
      };
    },
    { home, session: api.session, token: api.token ?? "" },
  );
  assert.deepEqual(seen, {
    page: "refused",
    session: "refused",
    withToken: "refused",
    inside: "refused",
    kept: 0,
    cookies: "",
  });
  await tab.close();
});

part("nothing of ours reaches the program, whoever sends it", async () => {
  const address = await ticket(api, 8000);
  const client = await PreviewClient.of(address).enter(address);
  const answer = await client.ask("/headers", {
    headers: {
      Authorization: `Bearer ${api.token ?? ""}`,
      "X-Forwarded-Host": "evil.example",
      Forwarded: "host=evil.example",
      Connection: "close, X-Dropped",
      "X-Dropped": "1",
      "X-Kept": "1",
      Accept: "text/html",
    },
  });
  const headers = new Map(
    (JSON.parse(answer.body) as [string, string][]).map(([name, value]) => [name.toLowerCase(), value]),
  );
  assert.equal(headers.get("host"), "localhost:8000");
  assert.equal(headers.get("x-kept"), "1");
  for (const name of ["authorization", "cookie", "x-forwarded-host", "forwarded", "x-dropped"]) {
    assert.ok(!headers.has(name), `${name} reached the program`);
  }
  assert.ok(!answer.body.includes(api.token ?? "no token"));
  for (const name of ["content-security-policy", "x-frame-options", "cross-origin-opener-policy"]) {
    assert.ok(!(name in answer.headers), `${name} is ours, not the program's`);
  }
});

part("cookies and redirects of the program stay within its preview", async () => {
  const address = await ticket(api, 8000);
  const client = await PreviewClient.of(address).enter(address);
  assert.deepEqual((await client.ask("/cookie")).headers["set-cookie"], ["theirs=1; Path=/"]);
  const away = await client.ask("/away");
  assert.equal(away.headers.location, `${new URL(address).origin}/elsewhere?x=1`);
});

part("large bodies pass, with a length and without", async () => {
  const address = await ticket(api, 8000);
  const client = await PreviewClient.of(address).enter(address);
  const body = Buffer.alloc(20 << 20, "x");
  const whole = await client.ask("/", { method: "POST", body, headers: { "Content-Length": String(body.length) } });
  assert.equal(whole.body, String(body.length));
  const chunked = await client.ask("/", { method: "POST", body, headers: { "Transfer-Encoding": "chunked" } });
  assert.equal(chunked.body, String(body.length));
});

part("a hundred requests at once are answered", async () => {
  const address = await ticket(api, 8000);
  const client = await PreviewClient.of(address).enter(address);
  const answers = await Promise.all(Array.from({ length: 100 }, (_, at) => client.ask(`/${at}`)));
  answers.forEach((answer, at) => {
    assert.match(answer.body, new RegExp(`Hello from /${at}<`));
  });
});

part("a ticket is good once, for one preview, and leads nowhere else", async () => {
  const address = await ticket(api, 8000, "//evil.example/");
  const outside = PreviewClient.of(address);
  const { pathname, search } = new URL(address);
  const other = new URL(await ticket(api, 8001)).host;
  assert.equal((await outside.at(other).ask(pathname + search)).status, 401, "for another port");
  const entered = await outside.ask(pathname + search);
  assert.equal(entered.headers.location, "/.tandem/entered?to=%2F");
  const cookie = entered.headers["set-cookie"]?.[0] ?? "";
  assert.match(cookie, /^tandem-preview=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
  assert.equal((await outside.ask(pathname + search)).status, 401, "a second time");
  const inside = outside.withCookie(cookie.split(";", 1)[0] ?? "");
  for (const way of [
    "//evil.example",
    "/\\evil.example",
    "/.tandem/enter",
    "https://evil.example",
    "/a/..//evil.example",
  ]) {
    const answer = await inside.ask(`/.tandem/entered?to=${encodeURIComponent(way)}`);
    assert.equal(answer.headers.location, "/", way);
  }
  assert.equal((await inside.at(other).ask("/")).status, 401, "a pass for another port");
});

part("a foreign host, a foreign page and a request that can be read in two ways are refused", async () => {
  const address = await ticket(api, 8000);
  const { host } = new URL(address);
  const client = await PreviewClient.of(address).enter(address);
  for (const made of ["evil.preview.localhost", "preview.localhost", `8000-${"a".repeat(26)}.preview.localhost.`]) {
    const answer = await client.at(`${made}:${scene.tandem.port}`).ask("/");
    assert.ok(answer.status >= 400 && !answer.body.includes("Hello"), `${made}: ${answer.status}`);
  }
  const foreign = { Origin: "http://evil.example", "Sec-Fetch-Site": "cross-site" };
  assert.equal((await client.ask("/", { headers: foreign })).status, 403);
  const smuggled = await client.raw(
    `POST / HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: xchunked\r\nConnection: close\r\n\r\n0\r\n\r\nGET /headers HTTP/1.1\r\n\r\n`,
  );
  assert.ok(!smuggled.includes("Hello") && !/\b200\b/.test(smuggled), smuggled);
  const withoutPass = await PreviewClient.of(address).ask("/");
  assert.equal(withoutPass.status, 401);
  assert.equal((JSON.parse(withoutPass.body) as Problem).code, "PREVIEW-03");
});

part("who opens the address without a pass is led through the session", async () => {
  const address = new URL(await ticket(api, 8000)).origin;
  const page = await ana.page.context().newPage();
  await page.context().clearCookies();
  await page.goto(`${address}/deep?x=1`);
  await page.getByRole("heading", { name: "Hello from /deep?x=1" }).waitFor();
  await page.close();
});

part("a viewer is refused, and told why", async () => {
  const invited = await api.inSession("POST", "/invitations", { role: "VIEWER" });
  const { secret } = invited.body as { secret: string };
  await bo.join(`/s/${api.session}#${secret}`);
  const viewer = await bo.api();
  const refused = await viewer.inSession("POST", "/ports/8000/preview", {});
  assert.equal((refused.body as Problem).code, "AUTH-05");
  await bo.page.getByRole("button", { name: /open\. Previews/ }).click();
  await bo.page.getByText("As a viewer you cannot open previews").waitFor();
  await bo.page.keyboard.press("Escape");
  await bo.open(`/s/${api.session}?preview=8000`);
  await bo.page.getByRole("heading", { name: "You may not see previews" }).waitFor();
});

part("a program that ended leaves a page that says so", async () => {
  const address = await ticket(api, 8000);
  const client = await PreviewClient.of(address).enter(address);
  await ana.room.stop();
  await ana.page.getByRole("button", { name: /open\. Previews/ }).waitFor({ state: "detached" });
  const answer = await client.ask("/", { headers: { Accept: "text/html" } });
  assert.equal(answer.status, 502);
  assert.match(answer.body, /Nothing listens on port 8000 any more\./);
});

part("a WebSocket works and is cut when the right is taken away", async () => {
  await ana.room.createFile("server.js");
  await ana.room.openFile("server.js");
  await ana.room.replaceText(ECHO.trimStart());
  await ana.room.saved();
  const file = await api.inSession("GET", "/tree");
  const entry = (file.body as { id: string; name: string }[]).find(({ name }) => name === "server.js");
  const run = await api.inSession("POST", "/runs", { entry: entry?.id });
  assert.equal(run.status, 201, JSON.stringify(run.body));
  const members = (await api.inSession("GET", "/members")).body as { id: string; name: string }[];
  const person = members.find(({ name }) => name === "Bo");
  const role = (wanted: string) => api.inSession("PATCH", `/members/${person?.id ?? ""}`, { role: wanted });
  assert.equal((await role("EDITOR")).status, 200);
  await bo.open(`/s/${api.session}`);
  await bo.page.getByRole("button", { name: "Port 3000 open. Previews" }).waitFor();
  const tab = await opensPort(bo, 3000);
  await tab.getByText("heard hello").waitFor();
  await scene.photograph("preview");

  const viewer = await bo.api();
  const address = await ticket(viewer, 3000);
  const client = await PreviewClient.of(address).enter(address);
  const events = await client.follow("/events");
  assert.match(events.first, /^data: 0/);
  assert.equal((await role("VIEWER")).status, 200);
  await tab.getByText("closed").waitFor();
  await events.cut;
  assert.equal((await client.ask("/")).status, 403);
  await tab.close();
});

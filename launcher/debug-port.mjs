/*
 * ./tandem debug-port SESSION: joins a session once by its invitation link, remembers as whom, and prints what an editor needs to join what is debugged there.
 */
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";

const SESSION = /^[A-Za-z0-9_-]{22}$/;

/** As the launcher tells each refusal. */
function fail(code, message, remedy) {
  console.error(`tandem: ${message}\n  What to do: ${remedy}\n  Code: ${code}`);
  process.exit(1);
}

function optionsOf(words) {
  const options = { server: undefined, name: undefined, data: undefined, session: undefined };
  for (let at = 0; at < words.length; at++) {
    const option = /^--(server|name|data)$/.exec(words[at])?.[1];
    if (option !== undefined) {
      const value = words[++at];
      if (value === undefined) fail("UP-05", `--${option} needs a value.`, "See ./tandem help.");
      options[option] = value;
    } else if (words[at].startsWith("-") || options.session !== undefined) {
      fail("UP-05", `Unknown option ${words[at]}.`, "See ./tandem help.");
    } else {
      options.session = words[at];
    }
  }
  if (options.session === undefined) fail("UP-05", "Which session?", "Give its invitation link.");
  return options;
}

/** Where a session is, by whatever of it somebody has at hand. */
function placeOf(given, server) {
  if (!/^https?:\/\//.test(given)) return { server: server ?? "http://localhost:8080", name: given, secret: "" };
  let address;
  try {
    address = new URL(given);
  } catch {
    return fail("JOIN-01", `${given} is no address of a session.`, "Copy the link from Share in the session's page.");
  }
  const name = /^\/(?:s\/)?([^/]+)\/?$/.exec(address.pathname)?.[1];
  if (name === undefined) {
    return fail("JOIN-01", `${given} is no address of a session.`, "Copy the link from Share in the session's page.");
  }
  return { server: server ?? address.origin, name, secret: address.hash.slice(1) };
}

class Platform {
  constructor(server) {
    this.server = server;
  }

  /** The answer; of a refusal its code, too. */
  async ask(method, path, { token, body } = {}) {
    let response;
    try {
      response = await fetch(new URL(path, this.server), {
        method,
        headers: {
          ...(body === undefined ? {} : { "Content-Type": "application/json" }),
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(20_000),
      });
    } catch (failure) {
      const reason = failure.cause?.message ?? failure.message;
      return fail("JOIN-02", `${this.server} cannot be reached: ${reason}.`, "Name the server with --server URL.");
    }
    const text = await response.text();
    try {
      return { ok: response.ok, body: text === "" ? {} : JSON.parse(text) };
    } catch {
      return fail("JOIN-02", `${this.server} is no Tandem.`, "Name the server with --server URL.");
    }
  }
}

function refused({ code, message, remedy }) {
  fail(code ?? "JOIN-03", message ?? "The server refuses.", remedy ?? "Read the server's log.");
}

/** As whom this machine has joined a session: a secret of whoever may read the folder. */
class Remembered {
  constructor(data, server, session) {
    this.folder = join(data, "debug-port");
    this.file = join(this.folder, `${new URL(server).host.replaceAll(/[^A-Za-z0-9.-]/g, "_")}-${session}`);
  }

  get() {
    try {
      return readFileSync(this.file, "utf8").trim();
    } catch {
      return undefined;
    }
  }

  set(token) {
    try {
      mkdirSync(this.folder, { recursive: true, mode: 0o700 });
      writeFileSync(this.file, token, { mode: 0o600 });
      chmodSync(this.file, 0o600);
    } catch (failure) {
      console.error(`tandem: who joined cannot be remembered (${failure.message}): next time it is somebody new.`);
    }
  }

  forget() {
    rmSync(this.file, { force: true });
  }
}

function nameOfUser() {
  try {
    return userInfo().username;
  } catch {
    return "Editor"; // a user without an entry
  }
}

async function seatOf(platform, session, remembered, secret, name) {
  const known = remembered.get();
  if (known !== undefined) {
    const { ok, body } = await platform.ask("POST", `/api/sessions/${session}/debug-port`, { token: known });
    if (ok) return body;
    if (!/^AUTH-0[1-4]$/.test(body.code ?? "")) return refused(body);
    remembered.forget();
  }
  if (secret === "") {
    return fail(
      "JOIN-04",
      "Nobody has joined this session from here.",
      "Give its invitation link (Share in its page), or take what the page shows under Join with your own editor.",
    );
  }
  const joined = await platform.ask("POST", `/api/sessions/${session}/join`, { body: { secret, displayName: name } });
  if (!joined.ok) return refused(joined.body);
  remembered.set(joined.body.token);
  const { ok, body } = await platform.ask("POST", `/api/sessions/${session}/debug-port`, { token: joined.body.token });
  return ok ? body : refused(body);
}

function told(seat) {
  const { host, port, token, expiresAt, mayMove } = seat;
  const attach = { name: "Tandem", type: "node", request: "attach", debugServer: port, token };
  const launch = { ...attach, localRoot: "${workspaceFolder}" };
  const local = host === "127.0.0.1" || host === "::1";
  return [
    `host   ${host}`,
    `port   ${port}`,
    `token  ${token}`,
    "",
    `The token lets in until ${new Date(expiresAt).toLocaleTimeString()}; who has joined stays. ${
      mayMove ? "You may step, set breakpoints and evaluate." : "You may look, not step: you are a viewer."
    }`,
    ...(local
      ? []
      : ["", `From another machine, through a tunnel:  ssh -N -L ${port}:127.0.0.1:${port} ${host}   (then host is 127.0.0.1)`]),
    "",
    "VS Code, in .vscode/launch.json (any installed type will do):",
    "",
    JSON.stringify({ version: "0.2.0", configurations: [launch] }, null, 2),
    "",
    "nvim-dap:",
    "",
    `local dap = require("dap")`,
    `dap.adapters.tandem = { type = "server", host = "${local ? host : "127.0.0.1"}", port = ${port} }`,
    `dap.run({ type = "tandem", request = "attach", name = "Tandem", localRoot = vim.fn.getcwd(),`,
    `  token = "${token}" })`,
    "",
    "Emacs, with dape:",
    "",
    `(dape (list 'host "${local ? host : "127.0.0.1"}" 'port ${port} :request "attach" :type "tandem"`,
    `            :token "${token}"`,
    "            :localRoot (directory-file-name (expand-file-name default-directory))))",
  ].join("\n");
}

const options = optionsOf(process.argv.slice(2));
const place = placeOf(options.session, options.server);
const platform = new Platform(place.server);
let session = place.name;
if (!SESSION.test(session)) {
  const { ok, body } = await platform.ask("GET", `/api/names/${encodeURIComponent(session)}`);
  if (!ok) refused(body);
  session = body.session;
}
const remembered = new Remembered(options.data, place.server, session);
console.log(told(await seatOf(platform, session, remembered, place.secret, options.name ?? nameOfUser())));

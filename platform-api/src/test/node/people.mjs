// People who use the platform under test as browsers do: REST for admission, the unmodified provider for everything else.
import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import WebSocket from "ws";
import * as Y from "yjs";

export const platform = process.env.TANDEM_URL ?? "http://127.0.0.1:8080";
export const socketUrl = `${platform.replace(/^http/, "ws")}/api/socket`;

/** Waits until a condition holds; fails with what was waited for. */
export async function until(what, condition, milliseconds = 15000) {
  const deadline = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > deadline) {
      throw new Error(`waited ${milliseconds} ms in vain: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function rest(method, path, token, body) {
  const response = await fetch(`${platform}/api${path}`, {
    method,
    headers: {
      ...(token ? { Authorization: `Bearer ${token}` } : {}),
      ...(body ? { "Content-Type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${response.status} ${text}`);
  }
  return response.headers.get("content-type")?.includes("json") ? JSON.parse(text) : text;
}

/** Makes a session with one file; the answer is its owner. */
export async function found(displayName = "Ada") {
  const { session, participant, token } = await rest("POST", "/sessions", null, { displayName, template: "empty" });
  const { changes } = await rest("POST", `/sessions/${session.id}/tree`, token, {
    commands: [{ type: "create", parent: null, name: "notes.txt", kind: "FILE" }],
  });
  return { session: session.id, id: participant.id, token, file: changes[0].entry.id };
}

/** Lets another person in. */
export async function admit(owner, role, displayName) {
  const { secret } = await rest("POST", `/sessions/${owner.session}/invitations`, owner.token, { role });
  const { participant, token } = await rest("POST", `/sessions/${owner.session}/join`, null, { secret, displayName });
  return { session: owner.session, id: participant.id, token, file: owner.file };
}

export function textOf(person, file = person.file) {
  return rest("GET", `/sessions/${person.session}/files/${file}`, person.token);
}

/** One tab of a browser: one socket, any number of documents. */
export class Tab {
  constructor(person) {
    this.person = person;
    this.closes = [];
    this.socket = new HocuspocusProviderWebsocket({
      url: socketUrl,
      WebSocketPolyfill: WebSocket,
      delay: 50,
      minDelay: 50,
      onClose: ({ event }) => this.closes.push({ code: event.code, reason: String(event.reason) }),
    });
    this.documents = [];
  }

  /** Opens a document; resolves when it is synced, or refused. */
  async open(name, options = {}) {
    const doc = new Y.Doc();
    const opened = { doc, closed: null, denied: null, scope: null, messages: [], unsynced: 1 };
    opened.provider = new HocuspocusProvider({
      websocketProvider: this.socket,
      name,
      document: doc,
      token: this.person.token,
      onClose: ({ event }) => (opened.closed = event.reason),
      onAuthenticated: ({ scope }) => (opened.scope = scope),
      onAuthenticationFailed: ({ reason }) => (opened.denied = reason),
      onStateless: ({ payload }) => opened.messages.push(JSON.parse(payload)),
      onUnsyncedChanges: ({ number }) => (opened.unsynced = number),
      ...options,
    });
    opened.provider.attach();
    opened.text = doc.getText("content");
    this.documents.push(opened);
    await until(`${name} is synced or denied`, () => opened.denied ?? (opened.provider.synced && opened.unsynced === 0));
    return opened;
  }

  openFile(file = this.person.file, options = {}) {
    return this.open(`${this.person.session}/${file}`, options);
  }

  openSession(options = {}) {
    return this.open(this.person.session, options);
  }

  leave() {
    this.documents.forEach(({ provider }) => provider.destroy());
    this.socket.destroy();
  }
}

/** Sends a command on the session channel; the answer is its `done` or `refused`. */
export async function command(channel, message) {
  const request = Math.random().toString(36).slice(2);
  channel.provider.sendStateless(JSON.stringify({ ...message, request }));
  const answer = () => channel.messages.find((it) => it.request === request);
  await until(`an answer to ${message.type}`, answer);
  return answer();
}

/** A socket without any provider. */
export async function rawSocket(options = {}) {
  const socket = new WebSocket(socketUrl, options);
  socket.binaryType = "arraybuffer";
  const raw = { socket, close: null, received: 0 };
  socket.on("close", (code, reason) => (raw.close = { code, reason: reason.toString() }));
  socket.on("message", () => raw.received++);
  socket.on("error", (error) => (raw.error = error));
  await until("the socket is open", () => socket.readyState === WebSocket.OPEN || raw.error);
  return raw;
}

/** A repeatable source of numbers in [0, 1). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

import assert from "node:assert/strict";
import { test } from "node:test";
import WebSocket from "ws";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import { admit, found, platform, rest, Tab, textOf, until } from "./people.mjs";

/** Opens a person's file with the unmodified provider of y-websocket. */
async function room(person, change = (it) => it) {
  const address = await rest("POST", `/sessions/${person.session}/files/${person.file}/room`, person.token);
  const { server, room: name, token } = change(address);
  const doc = new Y.Doc();
  const closes = [];
  const provider = new WebsocketProvider(server, name, doc, {
    WebSocketPolyfill: WebSocket,
    params: { token },
    disableBc: true,
    maxBackoffTime: 50,
  });
  provider.on("connection-close", (event) => event && closes.push(`${event.code} ${event.reason}`));
  return { doc, provider, closes, text: doc.getText("content"), leave: () => provider.destroy() };
}

async function opened(person) {
  const it = await room(person);
  await until("the room is synced", () => it.provider.synced);
  return it;
}

test("people with y-websocket and with Hocuspocus write one text", async () => {
  const ada = await found("Ada");
  const bo = await admit(ada, "EDITOR", "Bo");
  const [first, second, tab] = [await opened(ada), await opened(bo), new Tab(ada)];
  const third = await tab.openFile();
  first.text.insert(0, "one ");
  await until("Bo has it", () => second.text.toString() === "one ");
  second.text.insert(4, "two ");
  await until("the tab has both", () => third.text.toString() === "one two ");
  third.text.insert(8, "three");
  for (const { text } of [first, second]) {
    await until("everybody has all", () => text.toString() === "one two three");
  }
  await until("it is stored", async () => (await textOf(ada)) === "one two three");

  const later = await opened(bo);
  assert.equal(later.text.toString(), "one two three");
  assert.deepEqual([first, second, later].flatMap(({ closes }) => closes), []);
  [first, second, later, tab].forEach((it) => it.leave());
});

test("what is typed while the connection is away comes with the next one", async () => {
  const ada = await found("Ada");
  const [first, second] = [await opened(ada), await opened(ada)];
  first.provider.disconnect();
  first.text.insert(0, "away");
  second.text.insert(0, "here");
  await until("the others' is stored", async () => (await textOf(ada)) === "here");
  first.provider.connect();
  await until("both have both", () => first.text.length === 8 && second.text.length === 8);
  assert.equal(first.text.toString(), second.text.toString());
  [first, second].forEach((it) => it.leave());
});

test("presence goes by the true name, and ends with the connection", async () => {
  const ada = await found("Ada");
  const bo = await admit(ada, "EDITOR", "Bo");
  const [first, tab] = [await opened(ada), new Tab(bo)];
  const yours = await tab.openFile();
  const seen = () => yours.provider.awareness.getStates().get(first.doc.clientID);
  first.provider.awareness.setLocalState({ user: { name: "Root", role: "OWNER" }, cursor: { anchor: 1, head: 2 } });
  await until("Bo sees Ada's cursor", () => seen()?.cursor?.head === 2);
  assert.deepEqual(seen().user, { id: ada.id, name: "Ada", colour: 1, role: "OWNER" });
  yours.provider.setAwarenessField("cursor", { anchor: 3, head: 4 });
  await until("Ada sees Bo", () =>
    first.provider.awareness.getStates().get(yours.doc.clientID)?.user?.name === "Bo");
  first.provider.disconnect();
  await until("Bo sees that Ada left", () => seen() === undefined);
  first.leave();
  tab.leave();
});

test("who may only view reads, and what they write is refused with a code and stored nowhere", async () => {
  const ada = await found("Ada");
  const vi = await admit(ada, "VIEWER", "Vi");
  const [first, second] = [await opened(ada), await opened(vi)];
  first.text.insert(0, "read me");
  await until("Vi reads", () => second.text.toString() === "read me");
  second.text.insert(0, "never ");
  await until("Vi's connection ends", () => second.closes.includes("4403 DOC-06"));
  second.leave();
  first.text.insert(7, "!");
  await until("Ada's is stored", async () => (await textOf(ada)) === "read me!");
  first.leave();
});

test("only a token for this file opens it, and it opens nothing else", async () => {
  const ada = await found("Ada");
  const bo = await admit(ada, "EDITOR", "Bo");
  const { changes } = await rest("POST", `/sessions/${ada.session}/tree`, ada.token, {
    commands: [{ type: "create", parent: null, name: "other.txt", kind: "FILE" }],
  });
  const other = { ...ada, file: changes[0].entry.id };
  const { token: othersToken } = await rest("POST", `/sessions/${ada.session}/files/${other.file}/room`, ada.token);
  const stranger = await found("Stranger");
  const refused = async (what, change, close) => {
    const it = await room(ada, change);
    await until(`${what}: ${close}`, () => it.closes.includes(close));
    assert.equal(it.provider.synced, false, what);
    it.leave();
  };
  await refused("no token", (it) => ({ ...it, token: "" }), "4403 AUTH-01");
  await refused("garbage", (it) => ({ ...it, token: "garbage" }), "4403 AUTH-02");
  await refused("a token for everything", (it) => ({ ...it, token: ada.token }), "4403 AUTH-02");
  await refused("another file's token", (it) => ({ ...it, token: othersToken }), "4403 AUTH-02");
  await refused("another session", (it) => ({ ...it, room: `${stranger.session}/${stranger.file}` }), "4403 AUTH-02");
  await refused("a file that is not there", (it) => ({ ...it, room: `${ada.session}/${ada.session}` }), "4403 AUTH-02");

  const { token } = await rest("POST", `/sessions/${bo.session}/files/${bo.file}/room`, bo.token);
  await assert.rejects(textOf({ ...bo, token }), /401 .*AUTH-02/);
  await assert.rejects(rest("POST", `/sessions/${bo.session}/files/${bo.file}/room`, token), /401 .*AUTH-02/);
  const tab = new Tab({ ...bo, token });
  assert.equal((await tab.openFile()).denied, "AUTH-02");
  tab.leave();

  const inside = await opened(bo);
  await rest("DELETE", `/sessions/${ada.session}/members/${bo.id}`, ada.token);
  await until("who is removed is out", () => inside.closes.length > 0);
  await refused("the token of somebody who was removed", (it) => ({ ...it, token }), "4403 AUTH-04");
  inside.leave();
});

test("what is no room, and no frame of y-websocket, is answered with a code", async () => {
  const ada = await found("Ada");
  for (const [path, code] of [["nonsense/nonsense", "SESSION-01"], [`${ada.session}/nonsense`, "FILE-03"]]) {
    const response = await fetch(`${platform}/api/rooms/${path}?token=x`);
    assert.equal(response.status, 404);
    assert.equal((await response.json()).code, code);
  }
  await assert.rejects(rest("POST", `/sessions/${ada.session}/files/${ada.session}/room`, ada.token), /404 .*FILE-03/);

  for (const [bytes, code] of [[[99], "SOCKET-01"], [[], "SOCKET-01"], [[2, 0, 1, 120], "SOCKET-02"]]) {
    const { server, room: name, token } = await rest(
      "POST", `/sessions/${ada.session}/files/${ada.file}/room`, ada.token);
    const socket = new WebSocket(`${server}/${name}?token=${token}`);
    let closed = "";
    socket.on("close", (status, reason) => (closed = `${status} ${reason}`));
    socket.on("open", () => socket.send(Uint8Array.from(bytes)));
    await until(`${bytes} is answered`, () => closed !== "");
    assert.equal(closed, `1008 ${code}`, String(bytes));
  }
});

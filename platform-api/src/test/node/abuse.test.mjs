import assert from "node:assert/strict";
import { test } from "node:test";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { admit, found, rawSocket, Tab, textOf, until } from "./people.mjs";

function authentication(name, token) {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, name);
  encoding.writeVarUint(encoder, 2);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarString(encoder, token);
  return encoding.toUint8Array(encoder);
}

function sync(name, type, payload) {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, name);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint(encoder, type);
  encoding.writeVarUint8Array(encoder, payload);
  return encoding.toUint8Array(encoder);
}

/** Somebody else in the same session, who must not notice anything. */
async function bystander(person, during) {
  const tab = new Tab(person);
  const file = await tab.openFile();
  await during();
  const before = file.text.length;
  file.text.insert(0, "still here");
  await until("the bystander is served", () => file.unsynced === 0);
  assert.equal(file.text.length, before + 10);
  assert.deepEqual(tab.closes, []);
  tab.leave();
}

test("garbage closes its sender's socket with SOCKET-01 and disturbs nobody", async () => {
  const ada = await found();
  await bystander(ada, async () => {
    for (const garbage of [new Uint8Array([255, 255, 255]), new Uint8Array(0), crypto.getRandomValues(new Uint8Array(5000)), "text"]) {
      const raw = await rawSocket();
      raw.socket.send(garbage);
      await until("it is closed", () => raw.close);
      assert.deepEqual(raw.close, { code: 1008, reason: "SOCKET-01" });
    }
  });
});

test("a frame that breaks the WebSocket protocol is answered with a reason", async () => {
  const raw = await rawSocket();
  raw.socket._socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
  await until("it is closed", () => raw.close);
  assert.deepEqual(raw.close, { code: 1008, reason: "SOCKET-01" });
});

test("a message of 50 MB closes the socket with 1009 SOCKET-03, in one frame or in many", async () => {
  const ada = await found();
  await bystander(ada, async () => {
    const one = await rawSocket();
    one.socket.send(new Uint8Array(50 << 20));
    await until("it is closed", () => one.close, 60000);
    assert.deepEqual(one.close, { code: 1009, reason: "SOCKET-03" });
    const many = await rawSocket();
    for (let i = 0; i < 50; i++) {
      many.socket.send(new Uint8Array(1 << 20), { fin: i === 49, binary: true });
    }
    await until("it is closed", () => many.close, 60000);
    assert.deepEqual(many.close, { code: 1009, reason: "SOCKET-03" });
  });
});

test("a malformed update closes its document with DOC-01 and nothing happens", async () => {
  const ada = await found();
  const bo = await admit(ada, "EDITOR", "Bo");
  await bystander(bo, async () => {
    const raw = await rawSocket();
    const name = `${ada.session}/${ada.file}`;
    const closes = [];
    raw.socket.on("message", (data) => {
      const text = Buffer.from(data).toString("latin1");
      if (text.includes("DOC-01")) closes.push(text);
    });
    raw.socket.send(authentication(name, ada.token));
    raw.socket.send(sync(name, 2, new Uint8Array([1, 2, 3, 4, 5])));
    await until("the document is closed", () => closes.length === 1);
    assert.equal(raw.close, null);
    raw.socket.close();
  });
});

test("an update under someone else's client id is refused with DOC-04", async () => {
  const ada = await found();
  const mallory = await admit(ada, "EDITOR", "Mallory");
  const [tab, forging] = [new Tab(ada), new Tab(mallory)];
  const mine = await tab.openFile();
  mine.text.insert(0, "mine");
  await until("it is saved", () => mine.unsynced === 0);
  const theirs = await forging.openFile();
  const forged = new Y.Doc();
  Y.applyUpdate(forged, Y.encodeStateAsUpdate(theirs.doc));
  forged.clientID = mine.doc.clientID;
  const before = Y.encodeStateVector(forged);
  forged.getText("content").insert(4, " and yours");
  Y.applyUpdate(theirs.doc, Y.encodeStateAsUpdate(forged, before));
  await until("it is refused", () => theirs.closed === "DOC-04");
  mine.text.insert(4, ", all mine");
  await until("the victim goes on", () => mine.unsynced === 0);
  assert.equal(await textOf(ada), "mine, all mine");
  tab.leave();
  forging.leave();
});

test("a reader that does not read is closed with 4408 and nobody waits for it", async () => {
  const ada = await found();
  const bo = await admit(ada, "EDITOR", "Bo");
  const slow = await rawSocket();
  const name = `${ada.session}/${ada.file}`;
  slow.socket.send(authentication(name, ada.token));
  slow.socket.send(sync(name, 0, new Uint8Array([0])));
  await until("the slow one has the document open", () => slow.received >= 3);
  slow.socket._socket.pause();

  const tab = new Tab(bo);
  const file = await tab.openFile();
  // Replaced again and again, so that the file stays small while far more than the bound is sent.
  for (let i = 0; i < 60; i++) {
    const started = Date.now();
    file.doc.transact(() => {
      file.text.delete(0, file.text.length);
      file.text.insert(0, String(i % 10).repeat(300_000));
    });
    await until("it is acknowledged", () => file.unsynced === 0);
    assert.ok(Date.now() - started < 5000, "the writer is held up by the reader");
  }
  slow.socket._socket.resume();
  await until("the slow one is told", () => slow.close);
  assert.deepEqual(slow.close, { code: 4408, reason: "SOCKET-04" });
  tab.leave();
});

test("pages of a foreign origin cannot connect, our own can", async () => {
  const foreign = await rawSocket({ origin: "https://evil.example.org" });
  assert.match(String(foreign.error), /403/);
  const own = await rawSocket({ origin: new URL(process.env.TANDEM_URL).origin });
  assert.equal(own.error, undefined);
  own.socket.close();
});

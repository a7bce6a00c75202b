import assert from "node:assert/strict";
import { test } from "node:test";
import { admit, command, found, Tab, until } from "./people.mjs";

function seenBy(file, client) {
  return file.provider.awareness.getStates().get(client);
}

test("people see each other's cursors under their true names", async () => {
  const ada = await found("Ada");
  const bo = await admit(ada, "EDITOR", "Bo");
  const [first, second] = [new Tab(ada), new Tab(bo)];
  const [mine, yours] = [await first.openFile(), await second.openFile()];
  const client = mine.doc.clientID;
  mine.provider.setAwarenessField("cursor", { anchor: 1, head: 2 });
  mine.provider.setAwarenessField("user", { name: "Root", role: "OWNER", id: bo.id });
  await until("Bo sees Ada", () => seenBy(yours, client)?.cursor?.head === 2);
  await until("under her name", () => seenBy(yours, client).user.name === "Ada");
  assert.deepEqual(seenBy(yours, client).user, { id: ada.id, name: "Ada", colour: 1, role: "OWNER" });

  first.leave();
  await until("Bo sees that Ada left", () => seenBy(yours, client) === undefined);
  second.leave();
});

test("whoever comes later sees who is there, and a return is seen at once", async () => {
  const ada = await found("Ada");
  const [first, second] = [new Tab(ada), new Tab(ada)];
  const mine = await first.openFile();
  mine.provider.setAwarenessField("cursor", { anchor: 0, head: 0 });
  const yours = await second.openFile();
  const client = mine.doc.clientID;
  await until("the later one sees the earlier", () => seenBy(yours, client) !== undefined);
  first.socket.disconnect();
  await until("the absence is seen", () => seenBy(yours, client) === undefined);
  await first.socket.connect();
  await until("the return is seen long before the next renewal", () => seenBy(yours, client) !== undefined, 5000);
  first.leave();
  second.leave();
});

test("nobody can speak or hang up for someone else", async () => {
  const ada = await found("Ada");
  const mallory = await admit(ada, "EDITOR", "Mallory");
  const [first, second, third] = [new Tab(ada), new Tab(mallory), new Tab(ada)];
  const mine = await first.openFile();
  mine.provider.setAwarenessField("cursor", { anchor: 3, head: 3 });
  const client = mine.doc.clientID;
  const forging = await second.openFile();
  await until("Mallory sees Ada", () => seenBy(forging, client) !== undefined);
  const { awareness } = forging.provider;
  awareness.states.set(client, { cursor: { anchor: 99, head: 99 } });
  awareness.meta.get(client).clock += 100;
  awareness.emit("update", [{ added: [], updated: [client], removed: [] }, "forged"]);
  awareness.states.delete(client);
  awareness.emit("update", [{ added: [], updated: [], removed: [client] }, "forged"]);
  forging.provider.setAwarenessField("marker", "after the forgeries");
  const watching = await third.openFile();
  await until("Mallory's own state came", () => seenBy(watching, forging.doc.clientID)?.marker !== undefined);
  assert.deepEqual(seenBy(watching, client).cursor, { anchor: 3, head: 3 });
  [first, second, third].forEach((tab) => tab.leave());
});

test("the session channel tells who is online and what happens", async () => {
  const ada = await found("Ada");
  const bo = await admit(ada, "EDITOR", "Bo");
  const [first, second] = [new Tab(ada), new Tab(bo)];
  const mine = await first.openSession();
  const welcome = mine.messages.find((it) => it.type === "welcome");
  assert.equal(welcome.you.name, "Ada");
  assert.deepEqual(welcome.members.map((it) => [it.name, it.online]), [["Ada", true], ["Bo", false]]);
  const yours = await second.openSession();
  const online = () => mine.messages.findLast((it) => it.type === "presence")?.online ?? [];
  await until("Ada sees that Bo came", () => online().includes(bo.id));

  const done = await command(yours, {
    type: "tree",
    commands: [{ type: "create", parent: null, name: "main.py", kind: "FILE", text: "print(1)\n" }],
  });
  assert.equal(done.type, "done");
  const created = done.result.changes[0].entry;
  assert.equal(created.name, "main.py");
  const records = () => mine.messages.filter((it) => it.type === "records").flatMap((it) => it.records);
  await until("Ada sees the new file", () => records().some((it) => it.event.type === "treeChanged" && it.author === bo.id));
  const sequences = records().map((it) => it.sequence);
  assert.deepEqual(sequences, sequences.toSorted((a, b) => a - b));
  const file = await first.openFile(created.id);
  assert.equal(file.text.toString(), "print(1)\n");

  const refused = await command(yours, { type: "tree", commands: [{ type: "create", parent: null, name: "../x", kind: "FILE" }] });
  assert.equal(refused.code, "FILE-01");
  const unknown = await command(yours, { type: "dance" });
  assert.equal(unknown.code, "SOCKET-02");

  second.leave();
  await until("Ada sees that Bo left", () => !online().includes(bo.id));
  first.leave();
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { admit, found, random, Tab, textOf, until } from "./people.mjs";

test("two people edit one file and both converge", async () => {
  const ada = await found();
  const bo = await admit(ada, "EDITOR", "Bo");
  const [first, second] = [new Tab(ada), new Tab(bo)];
  const [mine, yours] = await Promise.all([first.openFile(), second.openFile()]);
  assert.equal(mine.scope, "read-write");

  mine.text.insert(0, "hello ");
  await until("Bo sees it", () => yours.text.toString() === "hello ");
  yours.text.insert(6, "world");
  await until("Ada sees it", () => mine.text.toString() === "hello world");
  mine.text.delete(0, 6);
  yours.text.insert(11, "!");
  await until("both are equal", () => mine.text.toString() === "world!" && yours.text.toString() === "world!");

  first.leave();
  second.leave();
  assert.equal(await textOf(ada), "world!");
});

test("each update is acknowledged once: nothing unsynced is left, nothing is counted twice", async () => {
  const tab = new Tab(await found());
  const file = await tab.openFile();
  let lowest = Infinity;
  file.provider.on("unsyncedChanges", ({ number }) => (lowest = Math.min(lowest, number)));
  for (let i = 0; i < 50; i++) {
    file.text.insert(0, "x");
  }
  assert.equal(file.unsynced, 50);
  await until("all are acknowledged", () => file.unsynced === 0);
  assert.equal(lowest, 0);
  assert.equal(await textOf(tab.person), "x".repeat(50));
  tab.leave();
});

test("all documents of a session share one socket", async () => {
  const ada = await found();
  const tab = new Tab(ada);
  const channel = await tab.openSession();
  const file = await tab.openFile();
  file.text.insert(0, "a");
  await until("it is acknowledged", () => file.unsynced === 0);
  assert.equal(channel.messages[0].type, "welcome");
  tab.leave();
});

test("several providers of one document on one socket are told apart by their session", async () => {
  const tab = new Tab(await found());
  const [one, two] = [
    await tab.openFile(undefined, { sessionAwareness: true }),
    await tab.openFile(undefined, { sessionAwareness: true }),
  ];
  one.text.insert(0, "to the other");
  await until("the other provider has it", () => two.text.toString() === "to the other");
  tab.leave();
});

test("what was written offline arrives after the reconnect, with one acknowledgement", async () => {
  const ada = await found();
  const [tab, other] = [new Tab(ada), new Tab(ada)];
  const [file, seen] = [await tab.openFile(), await other.openFile()];
  tab.socket.disconnect();
  await until("the socket is closed", () => tab.socket.status === "disconnected");
  file.text.insert(0, "written offline");
  await tab.socket.connect();
  await until("the other tab sees it", () => seen.text.toString() === "written offline");
  await until("nothing is unsynced", () => file.unsynced === 0 && file.provider.synced);
  tab.leave();
  other.leave();
});

test("random edits of many converge and equal what is stored", async () => {
  const seed = Number(process.env.TANDEM_SEED);
  const next = random(seed);
  const ada = await found();
  const people = [ada, ada, ...(await Promise.all([1, 2, 3].map((i) => admit(ada, "EDITOR", `Guest ${i}`))))];
  const tabs = people.map((person) => new Tab(person));
  const files = await Promise.all(tabs.map((tab) => tab.openFile()));
  for (let step = 0; step < 400; step++) {
    const { text } = files[Math.floor(next() * files.length)];
    const at = Math.floor(next() * (text.length + 1));
    if (text.length > 20 && next() < 0.4) {
      text.delete(Math.min(at, text.length - 5), 5);
    } else {
      text.insert(at, ["a", "é", "汉字", "🙂", "\n"][Math.floor(next() * 5)].repeat(1 + Math.floor(next() * 4)));
    }
    if (next() < 0.2) {
      await new Promise(setImmediate);
    }
  }
  await until("all is acknowledged", () => files.every((file) => file.unsynced === 0), 60000);
  await until(`all are equal (seed ${seed})`, () => files.every((it) => it.text.toString() === files[0].text.toString()));
  assert.equal(await textOf(ada), files[0].text.toString(), `seed ${seed}`);
  tabs.forEach((tab) => tab.leave());
  console.log(`SESSION ${ada.session} ${ada.file} ${ada.token} ${Buffer.from(files[0].text.toString()).toString("base64")}`);
});

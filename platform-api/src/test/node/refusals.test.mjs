import assert from "node:assert/strict";
import { test } from "node:test";
import { admit, command, found, rest, Tab, textOf, until } from "./people.mjs";

test("a viewer reads, and their update closes their document alone", async () => {
  const ada = await found();
  const vi = await admit(ada, "VIEWER", "Vi");
  const [owner, viewer] = [new Tab(ada), new Tab(vi)];
  const file = await owner.openFile();
  const channel = await viewer.openSession();
  const reading = await viewer.openFile();
  assert.equal(reading.scope, "readonly");
  file.text.insert(0, "for all to read");
  await until("the viewer sees it", () => reading.text.toString() === "for all to read");

  reading.text.insert(0, "not allowed");
  await until("the document is closed", () => reading.closed === "DOC-06");
  file.text.insert(0, "and ");
  await until("the owner goes on", () => file.unsynced === 0);
  assert.equal(await textOf(ada), "and for all to read");
  assert.equal(channel.closed, null);
  assert.deepEqual(viewer.closes, []);
  owner.leave();
  viewer.leave();
});

test("nobody gets in without a valid token, nor into a session or file that is not there", async () => {
  const ada = await found();
  const stranger = await found("Mallory");
  const attempts = [
    [{ ...ada, token: "" }, "AUTH-01"],
    [{ ...ada, token: "forged" }, "AUTH-02"],
    [{ ...ada, token: stranger.token }, "AUTH-02"],
    [{ ...ada, token: `${ada.token.slice(0, -4)}AAAA` }, "AUTH-02"],
  ];
  for (const [person, code] of attempts) {
    const tab = new Tab(person);
    assert.equal((await tab.openFile()).denied, code);
    assert.equal((await tab.openSession()).denied, code);
    tab.leave();
  }
  const tab = new Tab(ada);
  assert.equal((await tab.open(`${ada.session}/${stranger.file}`)).denied, "FILE-03");
  assert.equal((await tab.open("no such session")).denied, "SESSION-01");
  tab.leave();
});

test("a role change acts at once on an open socket", async () => {
  const ada = await found();
  const bo = await admit(ada, "EDITOR", "Bo");
  const tab = new Tab(bo);
  const [channel, file] = [await tab.openSession(), await tab.openFile()];
  await rest("PATCH", `/sessions/${ada.session}/members/${bo.id}`, ada.token, { role: "VIEWER" });
  await until("Bo is told", () => channel.messages.some((it) => it.type === "capabilities" && it.role === "VIEWER"));
  file.text.insert(0, "too late");
  await until("the update is refused", () => file.closed === "DOC-06");
  const answer = await command(channel, { type: "tree", commands: [] });
  assert.equal(answer.code, "AUTH-05");
  assert.equal(await textOf(ada), "");
  tab.leave();
});

test("who is removed is disconnected and cannot come back", async () => {
  const ada = await found();
  const bo = await admit(ada, "EDITOR", "Bo");
  const tab = new Tab(bo);
  const file = await tab.openFile();
  await rest("DELETE", `/sessions/${ada.session}/members/${bo.id}`, ada.token);
  await until("the socket is closed", () => tab.closes.some(({ code, reason }) => code === 4401 && reason === "AUTH-04"));
  await until("the token is void", () => file.denied === "AUTH-04");
  tab.leave();
});

test("the end of a session is told to everyone in it", async () => {
  const ada = await found();
  const tab = new Tab(ada);
  const channel = await tab.openSession();
  await rest("POST", `/sessions/${ada.session}/end`, ada.token);
  await until("the socket is closed", () => tab.closes.some(({ code }) => code === 4410));
  const records = channel.messages.filter((it) => it.type === "records").flatMap((it) => it.records);
  assert.equal(records.at(-1).event.type, "sessionEnded");
  await until("nobody gets in any more", () => channel.denied === "SESSION-02");
  tab.leave();
});

test("a file that is deleted is closed for those who have it open", async () => {
  const ada = await found();
  const tab = new Tab(ada);
  const [channel, file] = [await tab.openSession(), await tab.openFile()];
  const answer = await command(channel, { type: "tree", commands: [{ type: "delete", entry: ada.file }] });
  assert.equal(answer.type, "done");
  await until("it is closed", () => file.closed === "FILE-03");
  tab.leave();
});

test("an update that is too large closes its document with a code", async () => {
  const ada = await found();
  const tab = new Tab(ada);
  const file = await tab.openFile();
  file.text.insert(0, "x".repeat(5 << 20));
  await until("it is refused", () => file.closed === "DOC-02");
  assert.equal(await textOf(ada), "");
  const again = new Tab(ada);
  assert.equal((await again.openFile()).text.toString(), "");
  tab.leave();
  again.leave();
});

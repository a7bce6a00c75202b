import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Problem } from "@/api/schemas";
import { Connection } from "./connection";
import type { SetAside } from "./store";
import { DummyServer } from "./testing/dummyServer";
import { ana, bo, id, mainPy, sessionId, welcome } from "./testing/fixtures";
import { nodeSocket } from "./testing/nodeSocket";

const file = `${sessionId}/${mainPy.id}`;

/** The record that tells that Bo deleted the file. */
function deletion(sequence: number) {
  const event = { type: "treeChanged", changes: [{ type: "deleted", entry: mainPy.id }] };
  return { sequence, at: "2026-11-21T09:01:00Z", author: bo.id, event };
}

describe("a connection to a session", () => {
  let server: DummyServer;
  let open: Connection[];
  let aside: SetAside[];
  let problems: Problem[];

  function prepare(): void {
    server.welcome = welcome;
    server.users.set("ana", ana).set("bo", bo);
  }

  function connect(token = "ana"): Connection {
    const connection = new Connection({
      url: server.url,
      session: sessionId,
      participant: token === "bo" ? bo.id : ana.id,
      token,
      webSocket: nodeSocket,
      onSetAside: (text) => aside.push(text),
      onProblem: (problem) => problems.push(problem),
      firstWait: 20,
      schedule: (notify) => setTimeout(notify, 0),
    });
    open.push(connection);
    return connection;
  }

  const state = (connection: Connection) => connection.store.getState();
  const entered = (connection: Connection) => vi.waitFor(() => expect(state(connection).link.state).toBe("open"));

  beforeEach(async () => {
    server = await DummyServer.listen();
    prepare();
    open = [];
    aside = [];
    problems = [];
  });

  afterEach(async () => {
    await Promise.all(open.map((connection) => connection.destroy()));
    await server.stop();
  });

  it("knows the room after the welcome, and its changes from records", async () => {
    const connection = connect();
    await entered(connection);
    expect(state(connection).room?.tree.get(mainPy.id)?.name).toBe("main.py");
    const at = "2026-11-21T09:01:00Z";
    server.say(sessionId, {
      type: "records",
      records: [
        {
          sequence: 11,
          at,
          author: bo.id,
          event: { type: "treeChanged", changes: [{ type: "renamed", entry: mainPy.id, name: "way.py" }] },
        },
      ],
    });
    await vi.waitFor(() => expect(state(connection).room?.tree.get(mainPy.id)?.name).toBe("way.py"));
    expect(state(connection).room?.sequence).toBe(11);
  });

  it("brings what one types to the other", async () => {
    const [one, other] = [connect(), connect()];
    await Promise.all([entered(one), entered(other)]);
    const there = other.document(mainPy.id);
    await vi.waitFor(() => expect(there.loaded).toBe(true));
    one.document(mainPy.id).text.insert(0, "print(1)");
    await vi.waitFor(() => expect(there.text.toJSON()).toBe("print(1)"));
  });

  it("calls an edit saved only when the server has confirmed it", async () => {
    const connection = connect();
    await entered(connection);
    const document = connection.document(mainPy.id);
    await vi.waitFor(() => expect(document.loaded).toBe(true));
    server.holdConfirmations = true;
    document.text.insert(0, "a");
    document.text.insert(1, "b");
    await vi.waitFor(() => expect(server.text(file)).toBe("ab"));
    expect(state(connection).unsent.get(mainPy.id)).toBe(2);
    server.confirmAll();
    await vi.waitFor(() => expect(state(connection).unsent.size).toBe(0));
  });

  it("keeps what is typed while the server is gone, and sends it when it is back", async () => {
    const connection = connect();
    await entered(connection);
    const document = connection.document(mainPy.id);
    await vi.waitFor(() => expect(document.loaded).toBe(true));
    const { port } = server;
    await server.stop();
    await vi.waitFor(() => expect(state(connection).link.state).toBe("lost"), { timeout: 3000 });
    document.text.insert(0, "offline");
    document.text.insert(0, "written ");
    expect(state(connection).unsent.get(mainPy.id)).toBe(2);
    server = await DummyServer.listen(port);
    prepare();
    await vi.waitFor(() => expect(server.text(file)).toBe("written offline"), { timeout: 5000 });
    await vi.waitFor(() => expect(state(connection).unsent.size).toBe(0));
  });

  it("sends again what was in flight when the connection broke", async () => {
    const connection = connect();
    await entered(connection);
    const document = connection.document(mainPy.id);
    await vi.waitFor(() => expect(document.loaded).toBe(true));
    server.holdConfirmations = true;
    document.text.insert(0, "a");
    await vi.waitFor(() => expect(server.text(file)).toBe("a"));
    server.dropAll(null);
    server.holdConfirmations = false;
    await vi.waitFor(() => expect(state(connection).unsent.size).toBe(0), { timeout: 5000 });
    document.text.insert(1, "b");
    await vi.waitFor(() => expect(server.text(file)).toBe("ab"));
    await vi.waitFor(() => expect(state(connection).unsent.size).toBe(0));
  });

  it("sets refused text aside and opens the document anew under another client id", async () => {
    const connection = connect();
    await entered(connection);
    const refused = connection.document(mainPy.id);
    await vi.waitFor(() => expect(refused.loaded).toBe(true));
    server.refuseNextUpdate = "DOC-02";
    refused.text.insert(0, "too much");
    await vi.waitFor(() => expect(aside).toHaveLength(1));
    expect(aside[0]).toMatchObject({ name: "main.py", text: "too much", problem: { code: "DOC-02" } });
    const fresh = connection.document(mainPy.id);
    expect(fresh.doc.clientID).not.toBe(refused.doc.clientID);
    await vi.waitFor(() => expect(fresh.loaded).toBe(true));
    fresh.text.insert(0, "less");
    await vi.waitFor(() => expect(server.text(file)).toBe("less"));
    await vi.waitFor(() => expect(state(connection).unsent.size).toBe(0));
  });

  it("says nothing of a file without unsent text whose deletion is told a moment later", async () => {
    const connection = connect();
    await entered(connection);
    server.denyNextFile = "FILE-03";
    const gone = connection.document(mainPy.id);
    await vi.waitFor(() => expect(server.denyNextFile).toBe(null));
    server.say(sessionId, { type: "records", records: [deletion(11)] });
    await vi.waitFor(() => expect(state(connection).documents.size).toBe(0));
    expect(gone.synced).toBe(false);
    expect(problems).toEqual([]);
    expect(aside).toEqual([]);
  });

  it("tries again, after a while, to open a document that was denied", async () => {
    const connection = connect();
    await entered(connection);
    server.denyNextFile = "AUTH-05";
    const denied = connection.document(mainPy.id);
    await vi.waitFor(() => expect(problems).toMatchObject([{ code: "AUTH-05" }]));
    expect(connection.document(mainPy.id)).toBe(denied);
    await vi.waitFor(() => expect(connection.document(mainPy.id).loaded).toBe(true), { timeout: 5000 });
    expect(connection.document(mainPy.id)).not.toBe(denied);
  });

  it("opens a file that was closed and opened again while the connection was gone", async () => {
    const connection = connect();
    await entered(connection);
    const before = connection.document(mainPy.id);
    await vi.waitFor(() => expect(before.synced).toBe(true));
    const { port } = server;
    await server.stop();
    await vi.waitFor(() => expect(state(connection).link.state).toBe("lost"), { timeout: 3000 });
    connection.release(mainPy.id);
    await vi.waitFor(() => expect(state(connection).documents.size).toBe(0));
    const again = connection.document(mainPy.id);
    server = await DummyServer.listen(port);
    prepare();
    await vi.waitFor(() => expect(again.synced).toBe(true), { timeout: 5000 });
    again.text.insert(0, "still here");
    await vi.waitFor(() => expect(server.text(file)).toBe("still here"));
    await vi.waitFor(() => expect(state(connection).unsent.size).toBe(0));
    expect(connection.document(mainPy.id)).toBe(again);
    expect([...problems, ...aside]).toEqual([]);
  });

  it("tries again without losing text where the server does not know us in a document", async () => {
    const connection = connect();
    await entered(connection);
    server.denyNextFile = "AUTH-01";
    const denied = connection.document(mainPy.id);
    denied.text.insert(0, "typed early");
    await vi.waitFor(() => expect(server.denyNextFile).toBe(null));
    await vi.waitFor(() => expect(denied.synced).toBe(true), { timeout: 5000 });
    await vi.waitFor(() => expect(server.text(file)).toBe("typed early"));
    await vi.waitFor(() => expect(state(connection).unsent.size).toBe(0));
    expect(connection.document(mainPy.id)).toBe(denied);
    expect([...problems, ...aside]).toEqual([]);
  });

  it("resolves a command with its result and rejects it with its refusal", async () => {
    const connection = connect();
    await entered(connection);
    server.onStateless = ({ request, type }, say) => {
      if (type === "run") say({ type: "done", request, result: { run: id("run") } });
      else
        say({
          type: "refused",
          request,
          code: "FILE-02",
          message: "Already there.",
          remedy: "Another name.",
          values: {},
        });
    };
    await expect(connection.ask({ type: "run", entry: mainPy.id })).resolves.toEqual({ run: id("run") });
    await expect(connection.ask({ type: "tree", commands: [] })).rejects.toMatchObject({ code: "FILE-02" });
  });

  it("has a change of the tree as soon as it is answered, though its record comes later", async () => {
    const connection = connect();
    await entered(connection);
    const created = { type: "created", entry: { id: id("new"), parent: null, name: "new.py", kind: "FILE" } };
    server.onStateless = ({ request }, say) => say({ type: "done", request, result: { changes: [created] } });
    await connection.changeTree([{ type: "create", parent: null, name: "new.py", kind: "FILE" }]);
    expect(state(connection).room?.tree.get(id("new"))?.name).toBe("new.py");
    const deleted = { type: "treeChanged", changes: [created, { type: "deleted", entry: id("new") }] };
    const record = { sequence: 11, at: "2026-11-21T09:01:00Z", author: bo.id, event: deleted };
    server.say(sessionId, { type: "records", records: [record] });
    await vi.waitFor(() => expect(state(connection).room?.tree.has(id("new"))).toBe(false));
  });

  it("rejects commands while the connection is gone, those that wait and those that come", async () => {
    const connection = connect();
    await entered(connection);
    const waiting = connection.ask({ type: "run", entry: mainPy.id });
    await server.stop();
    await expect(waiting).rejects.toMatchObject({ code: "NETWORK-01" });
    await expect(connection.ask({ type: "runStop", run: id("run") })).rejects.toMatchObject({ code: "NETWORK-01" });
  });

  it("leaves for good when its token is void or was never valid", async () => {
    const removed = connect();
    await entered(removed);
    server.dropAll(4401, "AUTH-04");
    await vi.waitFor(() => expect(state(removed).over?.code).toBe("AUTH-04"));
    const forged = connect("forged");
    await vi.waitFor(() => expect(state(forged).over?.code).toBe("AUTH-02"));
  });

  it("closes the document of a file that somebody deleted, and sets its unsent text aside", async () => {
    const connection = connect();
    await entered(connection);
    const document = connection.document(mainPy.id);
    await vi.waitFor(() => expect(document.loaded).toBe(true));
    server.holdConfirmations = true;
    document.text.insert(0, "mine");
    server.say(sessionId, { type: "records", records: [deletion(11)] });
    await vi.waitFor(() => expect(state(connection).documents.size).toBe(0));
    expect(aside).toMatchObject([{ text: "mine", problem: { code: "FILE-03" } }]);
  });

  it("tells what programs use, until nothing runs or the connection is gone", async () => {
    const connection = connect();
    await entered(connection);
    const usage = { processors: 0.5, memoryBytes: 1 << 20, memoryLimitBytes: 1 << 29, processes: 2 };
    server.say(sessionId, { type: "usage", usage });
    await vi.waitFor(() => expect(state(connection).usage).toEqual(usage));
    server.say(sessionId, { type: "usage", usage: { ...usage, processes: 0 } });
    await vi.waitFor(() => expect(state(connection).usage).toBe(null));
    server.say(sessionId, { type: "usage", usage });
    await vi.waitFor(() => expect(state(connection).usage).toEqual(usage));
    server.dropAll(null);
    await vi.waitFor(() => expect(state(connection).usage).toBe(null));
  });

  it("tells where everybody is", async () => {
    const [one, other] = [connect("ana"), connect("bo")];
    await Promise.all([entered(one), entered(other)]);
    other.look({ entry: mainPy.id, line: 3 });
    await vi.waitFor(() => expect(state(one).views.get(bo.id)).toEqual({ entry: mainPy.id, line: 3 }));
  });
});

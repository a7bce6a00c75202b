import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Problem } from "@/api/schemas";
import { Connection } from "./connection";
import { readFrameHead } from "./frames";
import { databaseName } from "./kept/database";
import type { Link, SetAside } from "./store";
import { DummyServer } from "./testing/dummyServer";
import { ana, bo, id, mainPy, sessionId, welcome } from "./testing/fixtures";
import { nodeSocket } from "./testing/nodeSocket";

const file = `${sessionId}/${mainPy.id}`;
const helperPy = { ...mainPy, id: id("helper"), name: "helper.py" };
const helper = `${sessionId}/${helperPy.id}`;

/** Everything that has to survive the page, the server or both. */
describe("what is typed without a server", () => {
  let server: DummyServer;
  let open: Connection[];
  let aside: SetAside[];
  let problems: Problem[];

  function prepare(): void {
    server.welcome = { ...welcome, tree: [mainPy, helperPy] };
    server.users.set("ana", ana).set("bo", bo);
  }

  function visit(token = "ana", url = server.url): Connection {
    const connection = new Connection({
      url,
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
  const saved = (connection: Connection) =>
    vi.waitFor(() => expect(state(connection).unsent.size).toBe(0), { timeout: 5000 });
  const databases = async () => (await indexedDB.databases()).map(({ name }) => name);

  async function shown(connection: Connection, entry = mainPy.id) {
    const document = connection.document(entry);
    await vi.waitFor(() => expect(document.loaded).toBe(true));
    return document;
  }

  /** Ana was here once, then typed into a file without a server, and her browser ended. */
  async function typedOffline(...texts: [text: string, entry?: string][]): Promise<void> {
    const connection = visit();
    await entered(connection);
    for (const [, entry] of texts) await shown(connection, entry);
    await saved(connection);
    connection.flush();
    const { port } = server;
    await server.stop();
    for (const [text, entry = mainPy.id] of texts) {
      const document = connection.document(entry);
      for (const character of text) document.text.insert(document.text.length, character);
    }
    await vi.waitFor(() => expect(connection.atRisk).toBe(false));
    await connection.destroy();
    server = await DummyServer.listen(port);
    prepare();
  }

  beforeEach(async () => {
    globalThis.indexedDB = new IDBFactory();
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

  it("is shown and counted by a page that is loaded while the server is away, and sent when it is back", async () => {
    await typedOffline(["offline"]);
    const { port } = server;
    await server.stop();
    const page = visit("ana", `ws://127.0.0.1:${port}/api/socket`);
    await vi.waitFor(() => expect(state(page).room?.tree.get(mainPy.id)?.name).toBe("main.py"));
    await vi.waitFor(() => expect(state(page).unsent).toEqual(new Map([[mainPy.id, 7]])));
    const document = await shown(page);
    expect(document.text.toJSON()).toBe("offline");
    expect(state(page).room?.members.map(({ online }) => online)).toEqual([true, false]);
    expect(document.unsentParts).toEqual([{ from: 0, to: 7 }]);
    document.text.insert(7, "!");
    expect(document.unsentParts.at(-1)?.to).toBe(8);
    expect(state(page).unsent).toEqual(new Map([[mainPy.id, 8]]));
    server = await DummyServer.listen(port);
    prepare();
    await vi.waitFor(() => expect(server.text(file)).toBe("offline!"), { timeout: 5000 });
    await saved(page);
    expect(document.unsentParts).toEqual([]);
    expect(aside).toEqual([]);
  });

  it("stays under the client id that it was typed with, beside that of the new page", async () => {
    await typedOffline(["old"]);
    const page = visit();
    await entered(page);
    const document = await shown(page);
    document.text.insert(3, " and new");
    await vi.waitFor(() => expect(server.text(file)).toBe("old and new"));
    const clients = [...server.document(file).store.clients.keys()];
    expect(clients).toHaveLength(2);
    expect(clients).toContain(document.doc.clientID);
  });

  it("is sent though nobody opens its file, which is closed again afterwards", async () => {
    await typedOffline(["helped", helperPy.id]);
    const page = visit();
    const counted: number[] = [];
    page.store.subscribe(({ unsent }) => counted.push(unsent.get(helperPy.id) ?? 0));
    await vi.waitFor(() => expect(server.text(helper)).toBe("helped"));
    await saved(page);
    await vi.waitFor(() => expect(state(page).documents.size).toBe(0));
    expect(counted).toContain(6);
    await page.destroy();
    const again = visit();
    await entered(again);
    expect(state(again).unsent.size).toBe(0);
  });

  it("travels once, and nothing else does, in either direction", async () => {
    server.document(file).getText("content").insert(0, "x".repeat(20_000));
    const page = visit();
    await entered(page);
    const document = await shown(page);
    await saved(page);
    const { port } = server;
    const kept = server.document(file);
    await server.stop();
    for (let edit = 0; edit < 200; edit++) document.text.insert(edit, "a");
    server = await DummyServer.listen(port);
    prepare();
    server.adopt(file, kept);
    kept.getText("content").insert(0, "of somebody else ");
    await entered(page);
    await saved(page);
    await vi.waitFor(() => expect(document.text.toJSON()).toContain("of somebody else "));
    expect(server.text(file)).toBe(document.text.toJSON());
    const kinds = server.heard.map((frame) => readFrameHead(frame)).filter((head) => head?.document === file);
    expect(kinds.map((head) => head?.kind).filter((kind) => kind === "update")).toEqual([]);
    expect(kinds.filter((head) => head?.kind === "step2")).toHaveLength(1);
    expect(Math.max(...server.heard.map(({ length }) => length))).toBeLessThan(1_000);
    expect(server.said(file)).toBeLessThan(1_000);
  });

  it("is not asked of the server again by a page that is loaded anew", async () => {
    server.document(file).getText("content").insert(0, "x".repeat(20_000));
    const before = visit();
    await entered(before);
    await shown(before);
    await before.destroy();
    server.heard.length = 0;
    const told = server.said(file);
    const page = visit();
    expect((await shown(page)).text.length).toBe(20_000);
    await entered(page);
    await vi.waitFor(() => expect(page.document(mainPy.id).synced).toBe(true));
    expect(server.said(file) - told).toBeLessThan(1_000);
    expect(Math.max(...server.heard.map(({ length }) => length))).toBeLessThan(1_000);
  });

  it("does not come back once the server has refused it", async () => {
    await typedOffline(["refused"]);
    server.refuseNextStep2 = "DOC-05";
    const page = visit();
    await vi.waitFor(() => expect(aside).toHaveLength(1));
    expect(aside[0]).toMatchObject({ name: "main.py", text: "refused", problem: { code: "DOC-05" } });
    const fresh = page.document(mainPy.id);
    await vi.waitFor(() => expect(fresh.synced).toBe(true));
    expect(fresh.text.toJSON()).toBe("");
    await page.destroy();
    const again = visit();
    await entered(again);
    expect((await shown(again)).text.toJSON()).toBe("");
    expect(server.text(file)).toBe("");
    expect(aside).toHaveLength(1);
  });

  it("waits while the server has troubles of its own", async () => {
    await typedOffline(["patient"]);
    server.denyNextFile = "PLATFORM-02";
    const page = visit();
    await entered(page);
    await vi.waitFor(() => expect(server.text(file)).toBe("patient"), { timeout: 5000 });
    await saved(page);
    expect(aside).toEqual([]);
  });

  it("is set aside if its file was deleted meanwhile, and forgotten", async () => {
    await typedOffline(["homeless", helperPy.id]);
    server.welcome = { ...welcome, tree: [mainPy] };
    const page = visit();
    await vi.waitFor(() => expect(aside).toHaveLength(1));
    expect(aside[0]).toMatchObject({ text: "homeless", problem: { code: "FILE-03" } });
    await saved(page);
    await page.destroy();
    await entered(visit());
    expect(aside).toHaveLength(1);
  });

  it("is not sent by somebody who was removed: it is set aside, and nothing of it is kept", async () => {
    await typedOffline(["open"], ["closed", helperPy.id]);
    expect(await databases()).toEqual([databaseName(sessionId, ana.id)]);
    server.users.delete("ana");
    server.denial = "AUTH-04";
    const page = visit();
    page.document(mainPy.id);
    await vi.waitFor(() => expect(state(page).over?.code).toBe("AUTH-04"));
    await vi.waitFor(() => expect(aside.map(({ text }) => text).sort()).toEqual(["closed", "open"]));
    expect(aside.map(({ name }) => name).sort()).toEqual(["helper.py", "main.py"]);
    await vi.waitFor(async () => expect(await databases()).toEqual([]));
    await page.destroy();
    expect(await databases()).toEqual([]);
    expect([server.text(file), server.text(helper)]).toEqual(["", ""]);
  });

  it("is wiped when the session ends or somebody is removed while two tabs are open", async () => {
    const tabs = [visit(), visit()];
    for (const tab of tabs) {
      await entered(tab);
      await shown(tab);
    }
    server.dropAll(4401, "AUTH-04");
    for (const tab of tabs) await vi.waitFor(() => expect(state(tab).over?.code).toBe("AUTH-04"));
    await vi.waitFor(async () => expect(await databases()).toEqual([]));
  });

  it("is kept for both of two tabs, and each counts what it has", async () => {
    const one = visit();
    const other = visit();
    await Promise.all([entered(one), entered(other)]);
    const here = await shown(one);
    const there = await shown(other);
    const { port } = server;
    await server.stop();
    here.text.insert(0, "one");
    there.text.insert(0, "other");
    await vi.waitFor(() => expect(one.atRisk || other.atRisk).toBe(false));
    await Promise.all([one.destroy(), other.destroy()]);
    server = await DummyServer.listen(port);
    prepare();
    const page = visit();
    await vi.waitFor(() => expect(server.text(file)).toHaveLength(8));
    await saved(page);
    expect(["oneother", "otherone"]).toContain(server.text(file));
  });

  it("is at risk, and said to be, only where the browser has no storage", async () => {
    Reflect.deleteProperty(globalThis, "indexedDB");
    const page = visit();
    await entered(page);
    const document = await shown(page);
    expect(state(page).storage).toBe("none");
    expect(page.atRisk).toBe(false);
    server.holdConfirmations = true;
    document.text.insert(0, "a");
    expect(page.atRisk).toBe(true);
    server.confirmAll();
    await vi.waitFor(() => expect(page.atRisk).toBe(false));
  });
});

describe("a connection that is interrupted", () => {
  let server: DummyServer;
  let page: Connection;
  let links: Link["state"][];

  beforeEach(async () => {
    server = await DummyServer.listen();
    server.welcome = welcome;
    server.users.set("ana", ana);
    page = new Connection({
      url: server.url,
      session: sessionId,
      participant: ana.id,
      token: "ana",
      webSocket: nodeSocket,
      onSetAside: () => undefined,
      onProblem: () => undefined,
      firstWait: 1_000,
      schedule: (notify) => setTimeout(notify, 0),
    });
    links = [];
    page.store.subscribe(({ link }, before) => {
      if (link !== before.link) links.push(link.state);
    });
    await vi.waitFor(() => expect(links).toEqual(["open"]));
  });

  afterEach(async () => {
    await page.destroy();
    await server.stop();
  });

  it("comes back at once when the server restarts, shows no loss, and hears only what it missed", async () => {
    const asked: number[] = [];
    const renamed = { type: "sessionRenamed", name: "Quicker way" };
    server.resume = (after) => {
      asked.push(after);
      return {
        type: "resumed",
        sequence: 14,
        records: [{ sequence: 12, at: "2026-11-21T09:01:00Z", author: bo.id, event: renamed }],
        online: [ana.id],
        role: "EDITOR",
        capabilities: ["view", "edit"],
        run: { available: false, reason: { code: "RUN-01", message: "No runner.", remedy: "Wait." } },
        languages: [],
      };
    };
    const began = performance.now();
    server.dropAll(1012);
    await vi.waitFor(() => expect(links).toEqual(["open", "connecting", "open"]), { interval: 5 });
    expect(performance.now() - began).toBeLessThan(600);
    expect(asked).toEqual([10]);
    const { room, asOf } = page.store.getState();
    expect(asOf).toBeNull();
    expect(room).toMatchObject({ sequence: 14, you: { role: "EDITOR" }, run: { available: false }, languages: [] });
    expect(room?.session.name).toBe("Quicker way");
    expect(room?.members.map(({ online }) => online)).toEqual([true, false]);
    expect(room?.tree.get(mainPy.id)?.name, "what did not change is still there").toBe("main.py");
  });

  it("holds a command back for a moment instead of refusing it", async () => {
    server.onStateless = ({ request }, say) => say({ type: "done", request, result: "did it" });
    server.dropAll(1012);
    await vi.waitFor(() => expect(links.at(-1)).toBe("connecting"), { interval: 1 });
    await expect(page.ask({ type: "runStop", run: id("run") })).resolves.toBe("did it");
  });

  it("is tried at once when the network is back", async () => {
    const { port } = server;
    await server.stop();
    await vi.waitFor(() => expect(links.at(-1)).toBe("lost"), { timeout: 4_000 });
    server = await DummyServer.listen(port);
    server.welcome = welcome;
    server.users.set("ana", ana);
    page.tryNow();
    await vi.waitFor(() => expect(links.at(-1)).toBe("open"), { timeout: 500 });
    expect(page.store.getState().asOf).toBeNull();
  });
});

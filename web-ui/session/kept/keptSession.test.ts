import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { ana, bo, enteredRoom, id, mainPy, sessionId } from "../testing/fixtures";
import { cleanUpKept, keptWithoutVisit } from "./cleanUp";
import { databaseName } from "./database";
import type { KeptDocument } from "./keptDocument";
import { KeptSession, type Storage } from "./keptSession";

const entry = mainPy.id;

const sorted = (text: string) => text.split("").sort().join("");

/** A document as a tab has it: every edit is kept, as `OpenDocument` does. */
interface Tab {
  kept: KeptDocument;
  doc: Y.Doc;
  unsent: number;
  type(text: string): void;
  text(): string;
}

describe("what a browser keeps of a session", () => {
  let storage: Storage[];
  let sessions: KeptSession[];

  function visit(participant: string = ana.id): KeptSession {
    const session = new KeptSession(sessionId, participant, (now) => storage.push(now));
    sessions.push(session);
    return session;
  }

  async function open(session: KeptSession, file: string = entry): Promise<Tab> {
    const doc = new Y.Doc();
    const kept = await session.document(file, doc);
    if (kept === null) throw new Error("there is no storage");
    const { unsent } = await kept.load();
    doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === "server") kept.heard(update);
      else if (origin !== kept) kept.edited(update);
    });
    const text = doc.getText("content");
    return {
      kept,
      doc,
      unsent: unsent.length,
      type: (typed) => text.insert(text.length, typed),
      text: () => text.toJSON(),
    };
  }

  beforeEach(() => {
    globalThis.indexedDB = new IDBFactory();
    storage = [];
    sessions = [];
  });

  afterEach(async () => {
    await Promise.all(sessions.map((session) => session.close()));
    vi.restoreAllMocks();
  });

  it("has the text and the number of unsent edits after a crash", async () => {
    const before = await open(visit());
    before.type("a");
    before.type("b");
    await vi.waitFor(() => expect(before.kept.atRisk).toBe(false));
    const again = visit();
    expect(await again.unsent()).toEqual(new Map([[entry, 2]]));
    const after = await open(again);
    expect(after.text()).toBe("ab");
    expect(after.unsent).toBe(2);
  });

  it("stores with an edit everything that it builds on", async () => {
    const before = await open(visit());
    const server = new Y.Doc();
    server.getText("content").insert(0, "from others, ");
    Y.applyUpdate(before.doc, Y.encodeStateAsUpdate(server), "server");
    before.type("from me");
    await vi.waitFor(() => expect(before.kept.atRisk).toBe(false));
    expect((await open(visit())).text()).toBe("from others, from me");
  });

  it("counts only what the server has not confirmed, over several visits", async () => {
    const first = await open(visit());
    first.type("a");
    first.type("b");
    first.type("c");
    first.kept.saved(1);
    await first.kept.close();
    const second = await open(visit());
    expect(second.unsent).toBe(2);
    second.type("d");
    // Both of the earlier visit, and not yet the new one.
    second.kept.saved(2);
    await second.kept.flush();
    expect(await visit().unsent()).toEqual(new Map([[entry, 1]]));
    second.kept.saved(3);
    await second.kept.flush();
    expect(await visit().unsent()).toEqual(new Map());
    const third = await open(visit());
    expect(third.text()).toBe("abcd");
    expect(third.unsent).toBe(0);
  });

  it("replaces many rows by one and loses nothing of it", async () => {
    const tab = await open(visit());
    for (let edit = 1; edit <= 1_000; edit++) {
      tab.type("x");
      if (edit <= 900) tab.kept.saved(edit);
      if (edit % 50 === 0) await tab.kept.flush();
    }
    await tab.kept.flush();
    const database = indexedDB.open(databaseName(sessionId, ana.id));
    await vi.waitFor(() => expect(database.readyState).toBe("done"));
    const count = database.result.transaction("edits").objectStore("edits").count();
    await vi.waitFor(() => expect(count.readyState).toBe("done"));
    database.result.close();
    expect(count.result).toBeLessThan(450);
    const after = await open(visit());
    expect(after.text()).toBe("x".repeat(1_000));
    expect(after.unsent).toBe(100);
  });

  it("lets two tabs write, send and tidy up without taking the other's unsent edits away", async () => {
    const one = await open(visit());
    one.type("1");
    await one.kept.flush();
    const other = await open(visit());
    expect(other.unsent).toBe(1);
    other.type("2");
    one.type("3");
    await Promise.all([one.kept.flush(), other.kept.flush()]);
    // The other one's first exchange brings the server what it found, and its own edit; then it is closed.
    other.kept.saved(2);
    await other.kept.close();
    const reader = visit();
    expect(await reader.unsent()).toEqual(new Map([[entry, 1]]));
    const third = await open(reader);
    expect(third.unsent).toBe(1);
    expect(sorted(third.text())).toBe("123");
    one.kept.saved(2);
    await one.kept.close();
    expect(await reader.unsent()).toEqual(new Map());
    // A late and smaller number of another tab takes no confirmation back.
    third.kept.saved(1);
    await third.kept.close();
    expect(await reader.unsent()).toEqual(new Map());
    expect(sorted((await open(visit())).text())).toBe("123");
  });

  it("forgets a refused document, but not what another tab wrote after it was opened here", async () => {
    const refused = await open(visit());
    refused.type("too much");
    await refused.kept.flush();
    const other = await open(visit(), id("other"));
    other.type("of another file");
    await other.kept.flush();
    await refused.kept.discard();
    const after = visit();
    expect(await after.unsent()).toEqual(new Map([[id("other"), 1]]));
    expect((await open(after)).text()).toBe("");
  });

  it("belongs to one participant of one session", async () => {
    const mine = await open(visit());
    mine.type("mine");
    await mine.kept.flush();
    expect((await open(visit(bo.id))).text()).toBe("");
  });

  it("is gone for all tabs once it is wiped, and nobody fails for it", async () => {
    const here = visit();
    const elsewhere = await open(visit());
    elsewhere.type("secret");
    await elsewhere.kept.flush();
    await here.wipe();
    expect(storage).toEqual(["kept", "none"]);
    elsewhere.type(" and more");
    await elsewhere.kept.flush();
    expect(elsewhere.kept.atRisk).toBe(true);
    expect((await indexedDB.databases()).map(({ name }) => name)).toEqual([]);
    expect((await open(visit())).text()).toBe("");
  });

  it("says when the browser stores no more, keeps it in memory, and stores it when it can", async () => {
    const tab = await open(visit());
    const refusal = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
      throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
    });
    tab.type("a");
    await vi.waitFor(() => expect(storage).toEqual(["failing"]));
    tab.type("b");
    expect(tab.kept.atRisk).toBe(true);
    await vi.waitFor(() => expect(storage).toHaveLength(2));
    refusal.mockRestore();
    tab.type("c");
    await vi.waitFor(() => expect(tab.kept.atRisk).toBe(false));
    expect(storage.at(-1)).toBe("kept");
    const after = await open(visit());
    expect(after.text()).toBe("abc");
    expect(after.unsent).toBe(3);
  });

  it("keeps nothing and says so where there is no storage", async () => {
    Reflect.deleteProperty(globalThis, "indexedDB");
    const session = visit();
    expect(await session.document(entry, new Y.Doc())).toBeNull();
    expect(await session.room()).toBeNull();
    expect((await session.unsent()).size).toBe(0);
    await session.wipe();
    expect(storage).toEqual(["none"]);
  });

  it("remembers the room, with its sets and maps", async () => {
    await visit().keepRoom(enteredRoom());
    expect(await visit().room()).toEqual(enteredRoom());
  });

  it("drops files that are saved and were not open for long, or that are no more", async () => {
    const session = visit();
    for (const file of ["saved", "unsent", "deleted"]) {
      const tab = await open(session, id(file));
      tab.type(file);
      if (file !== "unsent") tab.kept.saved(1);
      await tab.kept.close();
    }
    const exists = (file: string) => file !== id("deleted");
    await session.forgetUnused(Date.now() - 60_000, exists);
    expect(await session.text(id("deleted"))).toBe("");
    expect(await session.text(id("saved"))).toBe("saved");
    await session.forgetUnused(Date.now() + 60_000, exists);
    expect(await session.text(id("saved"))).toBe("");
    expect(await session.text(id("unsent"))).toBe("unsent");
  });

  it("cleans up sessions that were not open for long, but not the unsent edits of one that may be entered", async () => {
    const saved = await open(visit(bo.id));
    saved.type("saved");
    saved.kept.saved(1);
    await saved.kept.close();
    const unsent = await open(visit());
    unsent.type("unsent");
    await unsent.kept.close();
    for (const session of sessions) await session.close();
    const names = async () => (await indexedDB.databases()).map(({ name }) => name);
    const admission = { token: "t", participant: ana.id, name: "Ana" };
    await cleanUpKept(() => admission, Date.now());
    expect((await names()).sort()).toEqual([databaseName(sessionId, ana.id), databaseName(sessionId, bo.id)].sort());
    await cleanUpKept(() => admission, Date.now() + keptWithoutVisit + 60_000);
    expect(await names()).toEqual([databaseName(sessionId, ana.id)]);
    await cleanUpKept(() => null, Date.now() + keptWithoutVisit + 60_000);
    expect(await names()).toEqual([]);
  });
});

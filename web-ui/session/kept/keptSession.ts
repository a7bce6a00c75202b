import * as Y from "yjs";
import type { Room } from "../room";
import { readableOf } from "../readable";
import { confirmedOf, databaseName, deleteKept, editsOf, type KeptDatabase, openKept, type Writer } from "./database";
import { KeptDocument } from "./keptDocument";

/**
 * Whether this browser keeps what is typed: `kept`; `failing`, when it refuses to store more, mostly for want of space; `none`,
 * when it has no storage for us at all.
 */
export type Storage = "kept" | "failing" | "none";

/**
 * What this browser keeps of one session for one participant, from one visit to the next and for several tabs at once. It
 * never throws: without storage it keeps nothing and says so.
 */
export class KeptSession {
  private readonly name: string;
  private readonly database: Promise<KeptDatabase | null>;
  private gone = false;

  /** @param onStorage runs when it becomes known or changes whether edits are kept */
  constructor(
    session: string,
    participant: string,
    private readonly onStorage: (storage: Storage) => void,
  ) {
    this.name = databaseName(session, participant);
    this.database = openKept(this.name, () => this.lost()).then((database) => {
      if (database === null) this.lost();
      return database;
    });
  }

  /** The room as it was seen last; null if it was never seen. */
  async room(): Promise<Room | null> {
    return this.use(null, async (database) => (await database.get("room", "room")) ?? null);
  }

  async keepRoom(room: Room): Promise<void> {
    await this.use(undefined, async (database) => {
      await database.put("room", room, "room");
    });
  }

  /** How many edits of each file the server has not confirmed; files without any are absent. */
  async unsent(): Promise<Map<string, number>> {
    return this.use(new Map<string, number>(), async (database) => {
      const transaction = database.transaction(["edits", "confirmed"]);
      const [edits, keys, numbers] = await Promise.all([
        transaction.objectStore("edits").getAllKeys(),
        transaction.objectStore("confirmed").getAllKeys(),
        transaction.objectStore("confirmed").getAll(),
      ]);
      const confirmed = new Map<string, number>();
      const nameOf = (entry: string, writer: Writer) => `${entry}/${writer}`;
      keys.forEach(([entry, writer], at) => {
        const name = nameOf(entry, writer);
        confirmed.set(name, Math.max(confirmed.get(name) ?? 0, numbers[at] ?? 0));
      });
      const unsent = new Map<string, number>();
      for (const [entry, writer, number] of edits) {
        if (number > (confirmed.get(nameOf(entry, writer)) ?? 0)) unsent.set(entry, (unsent.get(entry) ?? 0) + 1);
      }
      return unsent;
    });
  }

  /** Keeps a document from now on; null without storage. */
  async document(entry: string, doc: Y.Doc): Promise<KeptDocument | null> {
    return this.use(null, (database) =>
      Promise.resolve(
        new KeptDocument(database, entry, doc, {
          stored: () => this.tell("kept"),
          notStored: () => this.tell("failing"),
        }),
      ),
    );
  }

  /** The text of a document as it is kept, edits included. */
  async text(entry: string): Promise<string> {
    return this.use("", async (database) => {
      const [heard, edits] = await Promise.all([
        database.getAllFromIndex("heard", "entry", entry),
        database.getAll("edits", editsOf(entry)),
      ]);
      const doc = new Y.Doc();
      for (const update of [...heard.map((row) => row.update), ...edits]) Y.applyUpdate(doc, update);
      const text = readableOf(doc);
      doc.destroy();
      return text;
    });
  }

  /** Removes all that is kept of a file, of all tabs. */
  async forget(entry: string): Promise<void> {
    await this.use(undefined, (database) => forgetFile(database, entry));
  }

  /**
   * Removes files that are saved.
   *
   * @param since those that have not been open since then, in milliseconds since 1970
   * @param exists and those that are no more
   */
  async forgetUnused(since: number, exists: (entry: string) => boolean): Promise<void> {
    const unsent = await this.unsent();
    await this.use(undefined, async (database) => {
      const [entries, times] = await Promise.all([database.getAllKeys("used"), database.getAll("used")]);
      const unused = entries.filter((entry, at) => (times[at] ?? 0) < since || !exists(entry));
      for (const entry of unused) if (!unsent.has(entry)) await forgetFile(database, entry);
    });
  }

  /** When anything was open here last, in milliseconds since 1970; 0 if nothing was. */
  async lastUsed(): Promise<number> {
    return this.use(0, async (database) => Math.max(0, ...(await database.getAll("used"))));
  }

  /** Removes everything, for other tabs too. Nothing is kept afterwards. */
  async wipe(): Promise<void> {
    const database = await this.database;
    this.gone = true;
    database?.close();
    await deleteKept(this.name).catch(() => undefined);
  }

  async close(): Promise<void> {
    (await this.database)?.close();
    this.gone = true;
  }

  private lost(): void {
    if (this.gone) return;
    this.gone = true;
    this.onStorage("none");
  }

  private tell(storage: Storage): void {
    if (!this.gone) this.onStorage(storage);
  }

  private async use<T>(otherwise: T, act: (database: KeptDatabase) => Promise<T>): Promise<T> {
    const database = await this.database;
    if (database === null || this.gone) return otherwise;
    try {
      return await act(database);
    } catch (reason) {
      // Closed by another tab meanwhile, or the disk failed: both look alike to us.
      console.warn("This browser's storage did not answer", reason);
      return otherwise;
    }
  }
}

async function forgetFile(database: KeptDatabase, entry: string): Promise<void> {
  const transaction = database.transaction(["edits", "confirmed", "heard", "used"], "readwrite");
  const heard = transaction.objectStore("heard");
  await Promise.all([
    transaction.objectStore("edits").delete(editsOf(entry)),
    transaction.objectStore("confirmed").delete(confirmedOf(entry)),
    transaction.objectStore("used").delete(entry),
    heard
      .index("entry")
      .getAllKeys(entry)
      .then((keys) => Promise.all(keys.map((key) => heard.delete(key)))),
    transaction.done,
  ]);
}

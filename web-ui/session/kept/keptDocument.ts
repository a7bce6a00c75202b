import type { IDBPTransaction } from "idb";
import * as Y from "yjs";
import { confirmedOf, editsOf, editsUpTo, type KeptDatabase, type KeptSchema, type Writer } from "./database";

/** What a kept document tells the session that it belongs to. */
export interface KeptDocumentEvents {
  /** Something was stored. */
  stored(): void;
  /** The browser would not store something. It stays in memory and is tried again. */
  notStored(reason: unknown): void;
}

/** Milliseconds until what the server said is stored, unless an edit takes it along before. */
const heardWithin = 1_000;
/** Milliseconds until it is stored that the server has edits. */
const confirmedWithin = 300;
/** Milliseconds until what could not be stored is tried again. */
const againAfter = 5_000;
/** Rows of this document after which one row with its state takes their place. */
const rowsPerState = 300;

type Writing = IDBPTransaction<KeptSchema, ("edits" | "confirmed" | "heard")[], "readwrite">;

interface Edit {
  number: number;
  update: Uint8Array;
}

/** Edits of another writer that were found when the document was opened: of a tab that is gone, or of another one. */
interface Found {
  writer: Writer;
  /** The last one that was found. */
  last: number;
  /** Up to which the server had them. */
  confirmed: number;
}

/**
 * One file as this browser keeps it. Each edit becomes a row at once, together with everything that it builds on, so that
 * after a crash the text is complete up to the last stored edit. Rows are removed only when a row with the whole state
 * stands in for them, and edits only when the server has confirmed them besides.
 *
 * Several tabs write into one database. Each numbers its own edits and removes only rows that it has written or read: what
 * another tab adds meanwhile stays.
 */
export class KeptDocument {
  /** Of the person, in no row yet, oldest first. */
  private edits: Edit[] = [];
  /** Of the server, in no row yet. */
  private heardUpdates: Uint8Array[] = [];
  /** Edits on their way into rows. */
  private storing: readonly Edit[] = [];
  private lastEdit = 0;
  private found: readonly Found[] = [];
  /** Unconfirmed edits in {@link found}. In the ledger they come before our own. */
  private restored = 0;
  /** Keys of rows that the document contains, besides edits. */
  private containedHeard: number[] = [];
  private containedConfirmed: KeptSchema["confirmed"]["key"][] = [];
  /** Rows of edits that were found, as long as they are there. */
  private foundRows = 0;
  /** Up to which of our own edits the rows are removed. */
  private removedOwn = 0;
  /** How many edits of the ledger are confirmed, and of how many that is stored. */
  private confirmed = 0;
  private confirmedStored = 0;
  private writing = false;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private timerAt = Infinity;
  private over = false;

  constructor(
    private readonly database: KeptDatabase,
    private readonly entry: string,
    private readonly doc: Y.Doc,
    private readonly events: KeptDocumentEvents,
  ) {}

  /**
   * Brings what is kept into the document, in one transaction whose origin is this object.
   *
   * @returns the edits that the server has not confirmed, and whether anything was kept at all
   */
  async load(): Promise<{ unsent: Uint8Array[]; any: boolean }> {
    const { entry } = this;
    const transaction = this.database.transaction(["edits", "confirmed", "heard", "used"], "readwrite");
    const edits = transaction.objectStore("edits");
    const confirmed = transaction.objectStore("confirmed");
    const heard = transaction.objectStore("heard").index("entry");
    const [editKeys, editUpdates, confirmedKeys, confirmedNumbers, heardKeys, heardRows] = await Promise.all([
      edits.getAllKeys(editsOf(entry)),
      edits.getAll(editsOf(entry)),
      confirmed.getAllKeys(confirmedOf(entry)),
      confirmed.getAll(confirmedOf(entry)),
      heard.getAllKeys(entry),
      heard.getAll(entry),
      transaction.objectStore("used").put(Date.now(), entry),
      transaction.done,
    ]);
    const found = new Map<Writer, Found>();
    confirmedKeys.forEach(([, writer], at) => {
      const until = Math.max(confirmedNumbers[at] ?? 0, found.get(writer)?.confirmed ?? 0);
      found.set(writer, { writer, last: until, confirmed: until });
    });
    const unsent: Uint8Array[] = [];
    editKeys.forEach(([, writer, number], at) => {
      const known = found.get(writer) ?? { writer, last: 0, confirmed: 0 };
      found.set(writer, { ...known, last: Math.max(known.last, number) });
      const update = editUpdates[at];
      if (number > known.confirmed && update !== undefined) unsent.push(update);
    });
    this.restored = unsent.length;
    this.found = [...found.values()];
    this.containedHeard = heardKeys;
    this.containedConfirmed = confirmedKeys;
    this.foundRows = editKeys.length;
    const updates = [...heardRows.map(({ update }) => update), ...editUpdates];
    const apply = () => {
      for (const update of updates) Y.applyUpdate(this.doc, update);
    };
    Y.transact(this.doc, apply, this);
    return { unsent, any: updates.length > 0 };
  }

  /** The person changed the document. */
  edited(update: Uint8Array): void {
    this.edits.push({ number: ++this.lastEdit, update });
    void this.write();
  }

  /** The server said something. */
  heard(update: Uint8Array): void {
    this.heardUpdates.push(update);
    // Nothing may grow without bound while the browser does not store.
    if (this.heardUpdates.length > 100) this.heardUpdates = [Y.mergeUpdates(this.heardUpdates)];
    this.writeWithin(heardWithin);
  }

  /** The server has so many of the ledger's edits: the restored ones, then our own. */
  saved(edits: number): void {
    if (edits <= this.confirmed) return;
    this.confirmed = edits;
    this.writeWithin(confirmedWithin);
  }

  /** Whether the page may not be left without loss: edits are neither confirmed nor in a row. */
  get atRisk(): boolean {
    const confirmed = this.ownAmong(this.confirmed);
    return [...this.storing, ...this.edits].some(({ number }) => number > confirmed);
  }

  /** Stores at once what is in memory, without waiting for what is under way: the page may end. */
  async flush(): Promise<void> {
    if (!this.over && this.hasNews()) await this.store(false);
  }

  /** Stores what is in memory and ends. */
  async close(): Promise<void> {
    if (this.over) return;
    const tidy = this.replaceable() > 1;
    if (tidy || this.hasNews()) await this.store(tidy);
    this.end();
  }

  /**
   * The document is given up: its text must never come back. Rows that another tab added since stay, because that tab sends
   * them, or is refused and removes them itself.
   */
  async discard(): Promise<void> {
    this.end();
    const { entry } = this;
    const transaction = this.database.transaction(["edits", "confirmed", "heard"], "readwrite");
    const heard = transaction.objectStore("heard");
    const own = { writer: this.doc.clientID, last: this.lastEdit };
    const done: Promise<unknown>[] = [];
    for (const { writer, last } of [...this.found, own]) {
      done.push(transaction.objectStore("edits").delete(editsUpTo(entry, writer, last)));
    }
    const confirmed = [...this.containedConfirmed, this.confirmedKey(own.writer)];
    for (const key of confirmed) done.push(transaction.objectStore("confirmed").delete(key));
    // All states: another tab may have made one that contains what is given up.
    const states = heard.index("entry").getAllKeys(entry);
    done.push(
      states.then((keys) => Promise.all(keys.map((key) => heard.delete(key)))),
      transaction.done,
    );
    await Promise.all(done);
  }

  private end(): void {
    this.over = true;
    clearTimeout(this.timer);
  }

  /** How many of so many confirmed edits are our own. */
  private ownAmong(confirmed: number): number {
    return Math.max(0, confirmed - this.restored);
  }

  private confirmedKey(writer: Writer): KeptSchema["confirmed"]["key"] {
    return [this.entry, writer, this.doc.clientID];
  }

  /** How many rows one row with the state could take the place of. */
  private replaceable(): number {
    const foundRows = this.confirmed >= this.restored ? this.foundRows : 0;
    return this.containedHeard.length + foundRows + this.ownAmong(this.confirmed) - this.removedOwn;
  }

  private hasNews(): boolean {
    return this.edits.length + this.heardUpdates.length > 0 || this.confirmed > this.confirmedStored;
  }

  private writeWithin(milliseconds: number): void {
    const at = Date.now() + milliseconds;
    if (at >= this.timerAt || this.over) return;
    clearTimeout(this.timer);
    this.timerAt = at;
    this.timer = setTimeout(() => {
      this.timerAt = Infinity;
      void this.write();
    }, milliseconds);
  }

  /** One transaction at a time, with all that came while the one before was under way. */
  private async write(): Promise<void> {
    if (this.writing) return;
    this.writing = true;
    while (!this.over && this.hasNews()) {
      if (await this.store(this.replaceable() > rowsPerState)) continue;
      this.writeWithin(againAfter);
      break;
    }
    this.writing = false;
  }

  /** {@return whether the browser took it} */
  private async store(state: boolean): Promise<boolean> {
    const { edits, heardUpdates, confirmed } = this;
    this.storing = [...this.storing, ...edits];
    this.edits = [];
    this.heardUpdates = [];
    try {
      await this.put(edits, heardUpdates, confirmed, state);
      this.confirmedStored = Math.max(this.confirmedStored, confirmed);
      this.events.stored();
      return true;
    } catch (reason) {
      this.edits = [...edits, ...this.edits];
      this.heardUpdates = [...heardUpdates, ...this.heardUpdates];
      if (!this.over) this.events.notStored(reason);
      return false;
    } finally {
      this.storing = this.storing.filter((edit) => !edits.includes(edit));
    }
  }

  private async put(own: Edit[], others: Uint8Array[], confirmed: number, state: boolean): Promise<void> {
    const { doc } = this;
    const update = state ? Y.encodeStateAsUpdate(doc) : others.length > 0 ? Y.mergeUpdates(others) : null;
    const replaced = state ? [...this.containedHeard] : [];
    const transaction = this.database.transaction(["edits", "confirmed", "heard"], "readwrite");
    let added: Promise<number> | null;
    try {
      // Everything is asked for, the commit too, before anything is awaited: a page that is unloaded meanwhile has asked for it.
      const requests = this.confirm(transaction, confirmed, state);
      for (const { number, update: edit } of own) {
        requests.push(transaction.objectStore("edits").put(edit, [this.entry, doc.clientID, number]));
      }
      for (const key of replaced) requests.push(transaction.objectStore("heard").delete(key));
      added = update && transaction.objectStore("heard").add({ entry: this.entry, update });
      transaction.commit();
      await Promise.all([transaction.done, added, ...requests]);
    } catch (reason) {
      transaction.done.catch(() => undefined);
      try {
        transaction.abort();
      } catch {
        // It has ended already.
      }
      throw reason;
    }
    if (state) {
      this.containedHeard = this.containedHeard.filter((key) => !replaced.includes(key));
      this.removedOwn = Math.max(this.removedOwn, this.ownAmong(confirmed));
      if (confirmed >= this.restored) this.foundRows = 0;
    }
    if (added !== null) this.containedHeard.push(await added);
  }

  /** Stores that so many edits are confirmed; with a state in the same transaction, their rows are removed. */
  private confirm(transaction: Writing, confirmed: number, state: boolean): Promise<unknown>[] {
    const { entry, found } = this;
    const { clientID: writer } = this.doc;
    const edits = transaction.objectStore("edits");
    const numbers = transaction.objectStore("confirmed");
    const own = this.ownAmong(confirmed);
    const allFound = confirmed >= this.restored;
    const requests: Promise<unknown>[] = [];
    if (own > 0) requests.push(numbers.put(own, this.confirmedKey(writer)));
    if (state) {
      requests.push(edits.delete(editsUpTo(entry, writer, own)));
      for (const { writer: other, last, confirmed: before } of found) {
        requests.push(edits.delete(editsUpTo(entry, other, allFound ? last : before)));
      }
      if (allFound) for (const key of this.containedConfirmed) requests.push(numbers.delete(key));
    } else if (allFound && this.confirmedStored < this.restored) {
      this.containedConfirmed.push(...found.map(({ writer: other }) => this.confirmedKey(other)));
      for (const { writer: other, last } of found) requests.push(numbers.put(last, this.confirmedKey(other)));
    }
    return requests;
  }
}

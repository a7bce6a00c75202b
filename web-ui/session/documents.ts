import type { HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import type { Problem } from "@/api/schemas";
import { OpenDocument } from "./document";
import { debugSettingsId } from "./debug/debugSettings";
import type { KeptSession } from "./kept/keptSession";
import { closeProblem, refusedDocumentProblem } from "./problems";
import type { Room } from "./room";
import { readableOf } from "./readable";
import { runSettingsId } from "./runSettings";
import type { SessionStore, SetAside } from "./store";

export interface DocumentsOptions {
  session: string;
  token: string;
  onSetAside: (aside: SetAside) => void;
  onProblem: (problem: Problem) => void;
}

/** Until a document that the server did not open is tried again, in milliseconds. */
const reopenAfter = 2_000;

/** Codes of the server's own troubles, and of a document that it does not know us in: they pass, and say nothing against anybody's text. */
const passing = /^(PLATFORM-|AUTH-01)/;

/** Milliseconds in a day. */
const day = 86_400_000;
/** Files that are saved and were not open for so long are kept no longer. */
const keptFor = 14 * day;

/** The documents that every session has, for people. */
const everywhere = new Map([
  [runSettingsId, "the run configurations"],
  [debugSettingsId, "the breakpoints"],
]);

/** Whether there is such a file, or it is a document that every session has. */
function isThere(room: Pick<Room, "tree">, entry: string): boolean {
  return everywhere.has(entry) || room.tree.has(entry);
}

/**
 * The files that are open: those that somebody looks at, and those with unsent edits, of this visit or an earlier one, until the
 * server has them. It keeps the store's `documents` and `unsent`.
 */
export class Documents {
  /** Files that somebody looks at. */
  private readonly shown = new Set<string>();
  /** Unsent edits of files that are kept and were not opened on this page. */
  private readonly unopened = new Map<string, number>();
  private readonly found: Promise<void>;
  private lastRoom: Room | null = null;

  constructor(
    private readonly socket: HocuspocusProviderWebsocket,
    private readonly store: SessionStore,
    private readonly kept: KeptSession,
    private readonly options: DocumentsOptions,
  ) {
    this.found = kept.unsent().then((unsent) => {
      for (const [entry, count] of unsent) this.unopened.set(entry, count);
      this.changed();
    });
  }

  /** The document of a file, opened if it is not, for somebody who looks at it. */
  show(entry: string): OpenDocument {
    this.shown.add(entry);
    return this.store.getState().documents.get(entry) ?? this.open(entry);
  }

  /** The file is no longer looked at. It stays open while edits of it are unsent. */
  release(entry: string): void {
    this.shown.delete(entry);
    this.closeIdle();
  }

  named(name: string): OpenDocument | undefined {
    return this.store.getState().documents.get(name.slice(this.options.session.length + 1));
  }

  /** The room is known: what was left unsent is sent, and what is kept of files that are gone is forgotten. */
  async entered(): Promise<void> {
    this.closeDeleted();
    await this.found;
    for (const entry of [...this.unopened.keys()]) {
      const { room, documents, over } = this.store.getState();
      if (room === null || over !== null) return;
      if (isThere(room, entry)) {
        if (!documents.has(entry)) this.open(entry);
      } else {
        await this.setKeptAside(entry, refusedDocumentProblem("FILE-03"));
        await this.kept.forget(entry);
      }
    }
    await this.kept.forgetUnused(Date.now() - keptFor, (entry) => {
      const { room } = this.store.getState();
      return room === null || isThere(room, entry);
    });
  }

  /** Files that were deleted are closed. */
  closeDeleted(): void {
    const { room, documents } = this.store.getState();
    if (room === null) return;
    for (const document of documents.values()) {
      if (isThere(room, document.entry)) continue;
      this.setAside(document, refusedDocumentProblem("FILE-03"));
      void this.discard(document).then(() => this.kept.forget(document.entry));
    }
  }

  /** The server refused a document: its later edits would wait for the refused one for ever, so it begins anew. */
  refused(name: string, reason: string): void {
    const document = this.named(name);
    if (document === undefined) return;
    const problem = refusedDocumentProblem(reason);
    if (passing.test(reason)) {
      setTimeout(() => this.isOpen(document) && document.enterAgain(), reopenAfter);
      return;
    }
    this.setAside(document, problem);
    if (document.synced) void this.reopen(document);
    else {
      // It could not be opened at all. Trying again at once would go on for ever, as fast as the connection allows.
      // That a file is gone is told by the tree, in a moment; here nobody has a text in it to be copied.
      if (problem.code !== "FILE-03") this.options.onProblem(problem);
      setTimeout(() => void this.reopen(document), reopenAfter);
    }
  }

  /** A frame was too large for the server: sending the same again would end every connection, so its documents begin anew. */
  tooLarge(reason: string): void {
    for (const document of [...this.store.getState().documents.values()]) {
      if (document.ledger.unsent === 0) continue;
      this.setAside(document, closeProblem(1009, reason));
      void this.reopen(document);
    }
  }

  connectionLost(): void {
    for (const document of this.store.getState().documents.values()) document.ledger.connectionLost();
  }

  /** Sets aside everything that is unsent: the session is over for this person. */
  async setAllAside(problem: Problem): Promise<void> {
    const documents = [...this.store.getState().documents.values()];
    // Whoever is not let in again has seen no room on this page, and the files' names are in it.
    this.lastRoom = this.store.getState().room ?? (await this.kept.room());
    await Promise.all([this.found, ...documents.map(({ ready }) => ready)]);
    for (const document of documents) this.setAside(document, problem);
    for (const entry of [...this.unopened.keys()]) await this.setKeptAside(entry, problem);
  }

  /** The texts of all files with unsent edits, with their names; of those that were not opened here, as they are kept. */
  async unsentTexts(): Promise<{ name: string; text: string }[]> {
    const { unsent, documents } = this.store.getState();
    return Promise.all(
      [...unsent.keys()].map(async (entry) => ({
        name: this.nameOf(entry),
        text: await this.readable(entry, documents.get(entry)),
      })),
    );
  }

  private async readable(entry: string, open: OpenDocument | undefined): Promise<string> {
    return open === undefined ? this.kept.text(entry) : readableOf(open.doc);
  }

  /** Whether leaving the page now would lose edits. */
  get atRisk(): boolean {
    return [...this.store.getState().documents.values()].some(({ atRisk }) => atRisk);
  }

  /** Stores what is in memory: the page may end. */
  flush(): void {
    for (const document of this.store.getState().documents.values()) document.flush();
  }

  /** Ends. What is unsent stays kept. */
  async close(): Promise<void> {
    await Promise.all([...this.store.getState().documents.values()].map((document) => document.close()));
  }

  private open(entry: string): OpenDocument {
    const { session, token } = this.options;
    const name = `${session}/${entry}`;
    const document = new OpenDocument(entry, { name, token, socket: this.socket }, this.kept, {
      changed: () => this.changed(),
      denied: (reason) => this.refused(name, reason),
    });
    this.store.setState(({ documents }) => ({ documents: new Map(documents).set(entry, document) }));
    return document;
  }

  private isOpen(document: OpenDocument): boolean {
    const { documents, over } = this.store.getState();
    return over === null && documents.get(document.entry) === document;
  }

  private async reopen(document: OpenDocument): Promise<void> {
    if (!this.isOpen(document)) return;
    // Until nothing is kept of it: else the refused text would come back with the new document.
    await this.discard(document);
    const { room, documents, over } = this.store.getState();
    if (over !== null || documents.has(document.entry)) return;
    if (room !== null && isThere(room, document.entry)) this.open(document.entry);
  }

  private setAside(document: OpenDocument, problem: Problem): void {
    if (document.ledger.unsent > 0) this.tellAside(document.entry, readableOf(document.doc), problem);
  }

  private async setKeptAside(entry: string, problem: Problem): Promise<void> {
    const text = await this.kept.text(entry);
    if (!this.unopened.delete(entry)) return;
    this.tellAside(entry, text, problem);
    this.changed();
  }

  private tellAside(entry: string, text: string, problem: Problem): void {
    this.options.onSetAside({ entry, name: this.nameOf(entry), text, problem });
  }

  private nameOf(entry: string): string {
    const common = everywhere.get(entry);
    if (common !== undefined) return common;
    return (this.store.getState().room ?? this.lastRoom)?.tree.get(entry)?.name ?? "a file";
  }

  private discard(document: OpenDocument): Promise<void> {
    this.remove(document);
    return document.discard();
  }

  private drop(document: OpenDocument): Promise<void> {
    this.remove(document);
    return document.close();
  }

  private remove(document: OpenDocument): void {
    this.store.setState(({ documents }) => {
      const left = new Map(documents);
      left.delete(document.entry);
      return { documents: left };
    });
    this.changed();
  }

  private closeIdle(): void {
    for (const document of this.store.getState().documents.values()) {
      if (!this.shown.has(document.entry) && document.begun && document.ledger.unsent === 0) void this.drop(document);
    }
  }

  private changed(): void {
    const { documents, unsent } = this.store.getState();
    const next = new Map(this.unopened);
    for (const { entry, ledger, begun } of documents.values()) {
      if (!begun) continue;
      this.unopened.delete(entry);
      next.delete(entry);
      if (ledger.unsent > 0) next.set(entry, ledger.unsent);
    }
    const same = next.size === unsent.size && [...next].every(([entry, count]) => unsent.get(entry) === count);
    // A new map also tells that a document got its first content.
    this.store.setState(same ? { documents: new Map(documents) } : { unsent: next });
    this.closeIdle();
  }
}

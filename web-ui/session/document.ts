import { HocuspocusProvider, type HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import type { KeptDocument } from "./kept/keptDocument";
import type { KeptSession } from "./kept/keptSession";
import { Ledger } from "./ledger";
import { type Part, UnsentText } from "./unsentText";

/** What an open document reports to the connection that owns it. */
export interface DocumentEvents {
  /** The number of unsent edits or the arrival of the first content changed. */
  changed(): void;
  /** The server does not let this person into the document. */
  denied(reason: string): void;
}

/** How a document reaches the server. */
export interface Wire {
  /** The document's name on the wire. */
  name: string;
  token: string;
  socket: HocuspocusProviderWebsocket;
}

/**
 * One text file, or the run settings, open in this browser: the Yjs document, its provider, who is in it, its ledger, and what the browser keeps of
 * it. It begins with what is kept, and only then asks the server: so its first exchange carries the edits of earlier visits,
 * and of what is kept nothing travels that both sides have. Edits of an earlier visit stay under the client id of that time,
 * which the server has bound to the same participant.
 */
export class OpenDocument {
  readonly doc = new Y.Doc();
  readonly text = this.doc.getText("content");
  readonly undo = new Y.UndoManager(this.text, { trackedOrigins: new Set() });
  readonly ledger: Ledger;
  readonly awareness: Awareness;
  /** There is content to show: the server's, or what was kept of it. Before that, an empty text means nothing. */
  loaded = false;
  /** The server's content has arrived at least once. */
  synced = false;
  private readonly unsentText = new UnsentText();
  private readonly provider: HocuspocusProvider;
  private kept: KeptDocument | null = null;
  private closed = false;
  /** Edits from before it is known what is kept; null afterwards. */
  private early: Uint8Array[] | null = [];
  /** Becomes done when what was kept is in the document, and its ledger counts it. */
  readonly ready: Promise<void>;

  constructor(
    readonly entry: string,
    { name, token, socket }: Wire,
    session: KeptSession,
    private readonly events: DocumentEvents,
  ) {
    this.ledger = new Ledger(() => {
      this.kept?.saved(this.ledger.confirmed);
      if (this.ledger.unsent === 0) this.unsentText.allSent();
      events.changed();
    });
    // Before the provider's own listener, so that the ledger knows of an edit when its frame goes out.
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === this.provider) this.kept?.heard(update);
      else if (this.kept === null || origin !== this.kept) {
        this.unsentText.edited(update);
        this.ledger.edited();
        if (this.early === null) this.kept?.edited(update);
        else this.early.push(update);
      }
    });
    this.provider = new HocuspocusProvider({ name, document: this.doc, token, websocketProvider: socket });
    const { awareness } = this.provider;
    if (awareness === null) throw new Error("a provider makes its own awareness unless told otherwise");
    this.awareness = awareness;
    this.provider.on("synced", () => {
      if (this.synced) return;
      this.synced = this.loaded = true;
      events.changed();
    });
    this.provider.on("authenticationFailed", ({ reason }: { reason: string }) => events.denied(reason));
    this.ready = this.begin(session);
  }

  /** Whether leaving the page now would lose edits: the server has not confirmed them and they are not stored. */
  get atRisk(): boolean {
    return this.kept === null ? this.ledger.unsent > 0 : this.kept.atRisk;
  }

  /** The parts of the text that the server may not have. */
  get unsentParts(): Part[] {
    return this.unsentText.parts(this.text);
  }

  /** Stores what is in memory: the page may end. */
  flush(): void {
    void this.kept?.flush();
  }

  /** Asks the server anew, with all that is here: it had troubles of its own. */
  enterAgain(): void {
    this.ledger.connectionLost();
    this.provider.detach();
    this.provider.attach();
  }

  /** Ends; what is unsent stays kept for the next visit. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.end();
    await this.ready;
    await this.kept?.close();
    this.doc.destroy();
  }

  /** Ends and forgets: the text must never be sent again. */
  async discard(): Promise<void> {
    if (this.closed) return;
    this.end();
    await this.ready;
    await this.kept?.discard();
    this.doc.destroy();
  }

  /** Whether {@link ready} is done. */
  get begun(): boolean {
    return this.early === null;
  }

  private async begin(session: KeptSession): Promise<void> {
    this.kept = await session.document(this.entry, this.doc);
    const found = await this.kept?.load().catch((reason: unknown) => {
      console.warn("What this browser keeps of a file could not be read", reason);
      this.kept = null;
    });
    const early = this.early ?? [];
    this.early = null;
    for (const update of early) this.kept?.edited(update);
    if (found?.any === true) this.loaded = true;
    for (const update of found?.unsent ?? []) this.unsentText.edited(update);
    this.ledger.restored(found?.unsent.length ?? 0);
    this.events.changed();
    if (!this.closed) this.provider.attach();
  }

  private end(): void {
    this.closed = true;
    this.provider.destroy();
    this.undo.destroy();
  }
}

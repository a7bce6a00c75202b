import { HocuspocusProvider, type HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import type { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import { Ledger } from "./ledger";

/** What an open document reports to the connection that owns it. */
export interface DocumentEvents {
  /** The number of unsent edits or the arrival of the first content changed. */
  changed(): void;
  /** The server does not let this person into the document. */
  denied(reason: string): void;
}

/**
 * One text file, open in this browser: the Yjs document, its provider, who is in it, and its ledger. It lives from the
 * first look at the file until the session is left or the server refuses it; what was typed while offline waits in it.
 */
export class OpenDocument {
  readonly doc = new Y.Doc();
  readonly text = this.doc.getText("content");
  readonly undo = new Y.UndoManager(this.text, { trackedOrigins: new Set() });
  readonly ledger: Ledger;
  readonly awareness: Awareness;
  /** The server's content has arrived at least once; before that, an empty text means nothing. */
  loaded = false;
  private readonly provider: HocuspocusProvider;

  constructor(
    readonly entry: string,
    /** The document's name on the wire. */
    readonly name: string,
    token: string,
    socket: HocuspocusProviderWebsocket,
    events: DocumentEvents,
  ) {
    this.ledger = new Ledger(() => events.changed());
    // Before the provider's own listener, so that the ledger knows of an edit when its frame goes out.
    this.doc.on("update", (_update: Uint8Array, origin: unknown) => {
      if (origin !== this.provider) this.ledger.edited();
    });
    this.provider = new HocuspocusProvider({ name, document: this.doc, token, websocketProvider: socket });
    const { awareness } = this.provider;
    if (awareness === null) throw new Error("a provider makes its own awareness unless told otherwise");
    this.awareness = awareness;
    this.provider.on("synced", () => {
      if (this.loaded) return;
      this.loaded = true;
      events.changed();
    });
    this.provider.on("authenticationFailed", ({ reason }: { reason: string }) => events.denied(reason));
    this.provider.attach();
  }

  close(): void {
    this.provider.destroy();
    this.undo.destroy();
    this.doc.destroy();
  }
}

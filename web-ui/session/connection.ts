import { HocuspocusProvider, HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import * as Y from "yjs";
import { z } from "@/api/zod";
import { type Problem, type TreeChange, treeChangeSchema, type TreeCommand } from "@/api/schemas";
import { OpenDocument } from "./document";
import { readFrameHead } from "./frames";
import { type Command, parseMessage, type PlatformMessage } from "./messages";
import { observedSocket } from "./observedSocket";
import { Outputs } from "./output/outputs";
import { closeProblem, refusedDocumentProblem, unsentWithoutConnection } from "./problems";
import { Requests } from "./requests";
import { heard, type Room, welcomed, withTree } from "./room";
import { newSessionStore, type SetAside, type View } from "./store";

export interface ConnectionOptions {
  /** `ws:` or `wss:`, with the path. */
  url: string;
  session: string;
  token: string;
  /** The environment's WebSocket. */
  webSocket: typeof WebSocket;
  /** Shows text that the server would not take. */
  onSetAside: (aside: SetAside) => void;
  /** Shows a problem that belongs to no answer. */
  onProblem: (problem: Problem) => void;
  /** First wait before another attempt, in milliseconds; it doubles up to {@link longestWait}. */
  firstWait?: number;
  /** Delays the notification of output to the next frame. */
  schedule: (notify: () => void) => void;
}

/** Milliseconds. */
const longestWait = 8_000;

/** Until a document that the server did not open is tried again, in milliseconds. */
const reopenAfter = 2_000;

/** Whole milliseconds, spread out by a quarter, so that a restarted server is not met by everybody in the same millisecond. */
const spread = (milliseconds: number) => Math.round(milliseconds * (0.75 + Math.random() / 2));

const viewSchema = z.object({ entry: z.string().nullable(), line: z.number().nullable() });
const treeResultSchema = z.object({ changes: z.array(treeChangeSchema) });
const presentSchema = z.object({ user: z.object({ id: z.string() }), view: viewSchema });

/**
 * One participant's line to one session: a socket, the session channel and the open documents. It writes the store, and
 * it alone. Everything runs on the page's one thread.
 */
export class Connection {
  readonly store = newSessionStore();
  readonly outputs: Outputs;
  private readonly socket: HocuspocusProviderWebsocket;
  private readonly channel: HocuspocusProvider;
  private readonly requests = new Requests();
  private retry: ReturnType<typeof setTimeout> | undefined;
  /** Milliseconds until the provider itself tries again, when a connection that worked is lost. */
  private readonly firstWait: number;
  /** Milliseconds until we try again after the next failed attempt. */
  private wait: number;

  constructor(private readonly options: ConnectionOptions) {
    this.outputs = new Outputs(options.schedule);
    this.wait = this.firstWait = spread(options.firstWait ?? 500);
    this.socket = new HocuspocusProviderWebsocket({
      url: options.url,
      autoConnect: false,
      // One attempt at a time: when the next one comes is ours to decide and to show.
      maxAttempts: 1,
      delay: this.firstWait,
      minDelay: 0,
      WebSocketPolyfill: observedSocket(options.webSocket, {
        sent: (frame) => this.frameSent(frame),
        received: (frame) => this.frameReceived(frame),
      }),
    });
    this.channel = new HocuspocusProvider({
      name: options.session,
      document: new Y.Doc(),
      token: options.token,
      websocketProvider: this.socket,
    });
    this.channel.on("stateless", ({ payload }: { payload: string }) => this.heard(payload));
    this.channel.on("authenticationFailed", ({ reason }: { reason: string }) => this.leave(closeProblem(4401, reason)));
    this.channel.on("awarenessChange", () => this.readViews());
    this.socket.on("maxAttemptsFailed", () => this.attemptFailed());
    this.socket.on("disconnect", ({ event }: { event: { code?: number; reason?: string } | undefined }) =>
      this.disconnected(event?.code ?? 1006, event?.reason ?? ""),
    );
    this.channel.attach();
    void this.socket.connect();
  }

  /**
   * Changes the tree. When it resolves, the room has the changes: the answer may come before the record that tells everybody.
   *
   * @returns what was done, as the server decided it
   */
  async changeTree(commands: TreeCommand[]): Promise<TreeChange[]> {
    const { changes } = treeResultSchema.parse(await this.ask({ type: "tree", commands }));
    this.changeRoom((room) => withTree(room, changes));
    return changes;
  }

  /** Carries out a command. Rejects with a `Refusal`, at once while the connection is gone: nothing is run later by surprise. */
  ask(command: Command): Promise<unknown> {
    if (this.store.getState().link.state !== "open") return Promise.reject(unsentWithoutConnection());
    return this.requests.ask((request) => this.channel.sendStateless(JSON.stringify({ ...command, request })));
  }

  /** Resolves when the server has every edit, or after so many milliseconds. */
  whenSaved(limit: number): Promise<void> {
    const { store } = this;
    if (store.getState().unsent.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        stop();
        resolve();
      };
      const timer = setTimeout(done, limit);
      const stop = store.subscribe(({ unsent }) => {
        if (unsent.size === 0) done();
      });
    });
  }

  /** The document of a file, opened if it is not. */
  document(entry: string): OpenDocument {
    return this.store.getState().documents.get(entry) ?? this.open(entry);
  }

  /** The file is no longer looked at. It stays open while edits of it are unsent. */
  release(entry: string): void {
    const document = this.store.getState().documents.get(entry);
    if (document?.ledger.unsent === 0) this.drop(document);
  }

  /** Tells the others where one is. */
  look(view: View): void {
    this.channel.setAwarenessField("view", view);
  }

  /** Tries to connect now instead of waiting. */
  tryNow(): void {
    clearTimeout(this.retry);
    if (this.store.getState().link.state !== "lost") return;
    this.store.setState({ link: { state: "connecting" } });
    void this.socket.connect();
  }

  /** Leaves: unsent edits go with it, so ask before. */
  destroy(): void {
    clearTimeout(this.retry);
    for (const document of this.store.getState().documents.values()) document.close();
    this.channel.destroy();
    this.socket.destroy();
  }

  private open(entry: string): OpenDocument {
    const { session, token } = this.options;
    const document = new OpenDocument(entry, `${session}/${entry}`, token, this.socket, {
      changed: () => this.ledgerChanged(),
      denied: (reason) => this.documentClosed(document.name, reason),
    });
    this.store.setState(({ documents }) => ({ documents: new Map(documents).set(entry, document) }));
    return document;
  }

  private heard(payload: string): void {
    let message: PlatformMessage | null;
    try {
      message = parseMessage(payload);
    } catch (malformed) {
      // One message in a shape that was not agreed must not end the page; the console has what did not fit.
      console.error("A message of the session channel could not be read", malformed);
      return;
    }
    if (message === null) return;
    switch (message.type) {
      case "welcome":
        this.wait = this.firstWait;
        this.outputs.welcomed(message);
        this.store.setState({ room: welcomed(message), link: { state: "open" }, asOf: null });
        this.closeDeleted();
        return;
      case "done":
        this.requests.done(message.request, message.result);
        return;
      case "refused":
        if (message.request === null) this.options.onProblem(message);
        else this.requests.refused(message.request, message);
        return;
      case "records":
        this.outputs.heard(message.records);
        this.changeRoom((room) => heard(room, message));
        this.closeDeleted();
        return;
      case "presence":
      case "capabilities":
      case "runner":
        this.changeRoom((room) => heard(room, message));
    }
  }

  private changeRoom(change: (room: Room) => Room): void {
    this.store.setState(({ room }) => ({ room: room && change(room) }));
  }

  private frameSent(frame: Uint8Array): void {
    const head = readFrameHead(frame);
    const ledger = head && this.documentNamed(head.document)?.ledger;
    if (head?.kind === "update") ledger?.updateSent();
    else if (head?.kind === "step2") ledger?.step2Sent();
  }

  private frameReceived(frame: Uint8Array): void {
    const head = readFrameHead(frame);
    if (head === null) return;
    if (head.kind === "closed") {
      const { document, reason } = head;
      // After the provider has dealt with the frame: a microtask would run before its listener.
      setTimeout(() => this.documentClosed(document, reason), 0);
    } else if (head.kind === "saved") this.documentNamed(head.document)?.ledger.saved();
  }

  private documentNamed(name: string): OpenDocument | undefined {
    return this.store.getState().documents.get(name.slice(this.options.session.length + 1));
  }

  /** The server refused the document: its later edits would wait for the refused one for ever, so it begins anew. */
  private documentClosed(name: string, reason: string): void {
    if (name === this.options.session) {
      this.leave(closeProblem(4401, reason));
      return;
    }
    const document = this.documentNamed(name);
    if (document === undefined) return;
    const problem = refusedDocumentProblem(reason);
    this.setAside(document, problem);
    if (document.loaded) this.reopen(document);
    else {
      // It could not be opened at all. Trying again at once would go on for ever, as fast as the connection allows.
      this.options.onProblem(problem);
      setTimeout(() => this.reopen(document), reopenAfter);
    }
  }

  private reopen(document: OpenDocument): void {
    const { documents, room, over } = this.store.getState();
    if (documents.get(document.entry) !== document || over !== null) return;
    this.drop(document);
    if (room?.tree.has(document.entry) === true) this.open(document.entry);
  }

  private setAside({ entry, ledger, text }: OpenDocument, problem: Problem): void {
    if (ledger.unsent === 0) return;
    const name = this.store.getState().room?.tree.get(entry)?.name ?? entry;
    this.options.onSetAside({ entry, name, text: text.toJSON(), problem });
  }

  private drop(document: OpenDocument): void {
    this.store.setState(({ documents }) => {
      const left = new Map(documents);
      left.delete(document.entry);
      return { documents: left };
    });
    document.close();
    this.ledgerChanged();
  }

  private closeDeleted(): void {
    const { room, documents } = this.store.getState();
    if (room === null) return;
    for (const document of documents.values()) {
      if (room.tree.has(document.entry)) continue;
      this.setAside(document, refusedDocumentProblem("FILE-03"));
      this.drop(document);
    }
  }

  private ledgerChanged(): void {
    const { documents, unsent } = this.store.getState();
    const next = new Map<string, number>();
    for (const { entry, ledger } of documents.values()) if (ledger.unsent > 0) next.set(entry, ledger.unsent);
    const same = next.size === unsent.size && [...next].every(([entry, count]) => unsent.get(entry) === count);
    // A new map also tells that a document got its first content.
    this.store.setState(same ? { documents: new Map(documents) } : { unsent: next });
  }

  private disconnected(code: number, reason: string): void {
    const { documents, link } = this.store.getState();
    this.requests.connectionLost();
    for (const document of documents.values()) document.ledger.connectionLost();
    if (code === 4401 || code === 4410) this.leave(closeProblem(code, reason));
    else if (code === 1009) this.tooLarge(reason);
    if (link.state === "open") this.lost(this.firstWait);
  }

  /** A frame was too large for the server: sending the same again would end every connection, so its documents begin anew. */
  private tooLarge(reason: string): void {
    for (const document of [...this.store.getState().documents.values()]) {
      if (document.ledger.unsent === 0) continue;
      this.setAside(document, closeProblem(1009, reason));
      this.drop(document);
      this.open(document.entry);
    }
  }

  private attemptFailed(): void {
    if (this.store.getState().over !== null) return;
    const wait = spread(this.wait);
    this.wait = Math.min(this.wait * 2, longestWait);
    this.lost(wait);
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.socket.connect(), wait);
  }

  private lost(wait: number): void {
    this.store.setState(({ asOf }) => ({
      link: { state: "lost", nextTry: Date.now() + wait },
      asOf: asOf ?? Date.now(),
    }));
  }

  private leave(problem: Problem): void {
    if (this.store.getState().over !== null) return;
    clearTimeout(this.retry);
    for (const document of this.store.getState().documents.values()) this.setAside(document, problem);
    this.store.setState({ over: problem });
    this.socket.disconnect();
  }

  private readViews(): void {
    const views = new Map<string, View>();
    for (const state of this.channel.awareness?.getStates().values() ?? []) {
      const present = presentSchema.safeParse(state).data;
      if (present !== undefined) views.set(present.user.id, present.view);
    }
    // Who one is oneself is written by the server for the others only.
    const { room } = this.store.getState();
    const own = viewSchema.safeParse(this.channel.awareness?.getLocalState()?.view).data;
    if (room !== null && own !== undefined) views.set(room.you.id, own);
    this.store.setState({ views });
  }
}

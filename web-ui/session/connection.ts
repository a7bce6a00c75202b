import { HocuspocusProvider } from "@hocuspocus/provider";
import * as Y from "yjs";
import { z } from "@/api/zod";
import { type Problem, type TreeChange, treeChangeSchema, type TreeCommand } from "@/api/schemas";
import type { OpenDocument } from "./document";
import { Documents } from "./documents";
import { readFrameHead } from "./frames";
import { KeptSession } from "./kept/keptSession";
import { LiveSocket } from "./liveSocket";
import { type Command, type LogRecord, parseMessage, type PlatformMessage } from "./messages";
import { observedSocket } from "./observedSocket";
import { Outputs } from "./output/outputs";
import { closeProblem, unsentWithoutConnection } from "./problems";
import { Reconnection } from "./reconnection";
import { Requests } from "./requests";
import { heard, remembered, resumed, type Room, welcomed, withTree } from "./room";
import { Debugs } from "./debug/debugs";
import { TestRuns } from "./tests/testRuns";
import { TerminalFeeds } from "./terminal/feeds";
import { Typists } from "./terminal/typists";
import { newSessionStore, type SetAside, type View } from "./store";
import { UsageNews } from "./usageNews";

export interface ConnectionOptions {
  /** `ws:` or `wss:`, with the path. */
  url: string;
  session: string;
  /** Who one is, by the token. */
  participant: string;
  token: string;
  /** The environment's WebSocket. */
  webSocket: typeof WebSocket;
  /** Shows text that the server would not take. */
  onSetAside: (aside: SetAside) => void;
  /** Shows a problem that belongs to no answer. */
  onProblem: (problem: Problem) => void;
  /** First wait before another attempt, in milliseconds; it doubles with each one that fails. */
  firstWait?: number;
  /** Delays the notification of output to the next frame. */
  schedule: (notify: () => void) => void;
}

/** Milliseconds until the room is kept after it changed. */
const keepRoomAfter = 3_000;

/** The provider's own wait. Ours are shorter and replace it. */
const never = 24 * 3_600_000;

/** Codes that end this participant's part for good: what this browser keeps of it is of no use any more. */
const final = new Set(["AUTH-03", "AUTH-04", "SESSION-01", "SESSION-02"]);

const viewSchema = z.object({
  entry: z.string().nullable(),
  line: z.number().nullable(),
  debug: z.object({ epoch: z.int(), frame: z.int().min(0) }).optional(),
  calls: z.int().optional(),
});
const treeResultSchema = z.object({ changes: z.array(treeChangeSchema) });
const presentSchema = z.object({ user: z.object({ id: z.string() }), view: viewSchema });

/**
 * One participant's line to one session: a socket, the session channel and the open documents. It writes the store, and
 * it alone. Everything runs on the page's one thread.
 */
export class Connection {
  readonly store = newSessionStore();
  readonly outputs: Outputs;
  readonly tests: TestRuns;
  readonly terminals = new TerminalFeeds();
  readonly debugs = new Debugs(this.store);
  private readonly socket: LiveSocket;
  private readonly channel: HocuspocusProvider;
  private readonly requests = new Requests();
  private readonly typists = new Typists(this.store);
  private readonly usage = new UsageNews(this.store);
  private readonly followers = new Set<(records: readonly LogRecord[]) => void>();
  private readonly kept: KeptSession;
  private readonly documents: Documents;
  private readonly reconnection: Reconnection;
  /** This page has had a welcome: from there on it only has to hear what it missed. */
  private welcomed = false;
  private keeping: ReturnType<typeof setTimeout> | undefined;
  /** What has to be done after the session is over for us. */
  private leaving: Promise<void> | undefined;

  constructor(private readonly options: ConnectionOptions) {
    const { session, participant, token } = options;
    this.outputs = new Outputs(options.schedule);
    this.tests = new TestRuns(options.schedule);
    this.kept = new KeptSession(session, participant, (storage) => {
      if (this.store.getState().storage !== storage) this.store.setState({ storage });
    });
    this.socket = new LiveSocket({
      url: options.url,
      autoConnect: false,
      // One attempt at a time: when the next one comes is ours to decide and to show.
      maxAttempts: 1,
      delay: never,
      minDelay: 0,
      WebSocketPolyfill: observedSocket(options.webSocket, {
        sent: (frame) => this.frameSent(frame),
        received: (frame) => this.frameReceived(frame),
      }),
    });
    this.channel = new HocuspocusProvider({
      name: session,
      document: new Y.Doc(),
      token: () => this.channelToken(),
      websocketProvider: this.socket,
    });
    this.documents = new Documents(this.socket, this.store, this.kept, { ...options, session, token });
    this.reconnection = new Reconnection(this.socket, this.store, options.firstWait ?? 500);
    this.channel.on("stateless", ({ payload }: { payload: string }) => this.heard(payload));
    this.channel.on("authenticationFailed", ({ reason }: { reason: string }) => this.leave(closeProblem(4401, reason)));
    this.channel.on("awarenessChange", () => this.readViews());
    this.socket.on("disconnect", ({ event }: { event: { code?: number; reason?: string } | undefined }) =>
      this.disconnected(event?.code ?? 1006, event?.reason ?? ""),
    );
    this.channel.attach();
    this.reconnection.start();
    void this.kept.room().then((room) => this.remember(room));
    this.store.subscribe(({ room }, before) => {
      if (room !== before.room && this.welcomed) this.keepRoomSoon();
    });
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

  /**
   * Tells of every record that comes, in the log's order, after the room has it. After a loss of the connection that is told
   * too which came meanwhile, unless a welcome stands for it all.
   *
   * @returns ends it
   */
  follow(listener: (records: readonly LogRecord[]) => void): () => void {
    this.followers.add(listener);
    return () => this.followers.delete(listener);
  }

  /**
   * Carries out a command. Rejects with a `Refusal`, also when the connection is gone for longer than a moment: nothing is run
   * later by surprise.
   */
  async ask(command: Command): Promise<unknown> {
    if (!(await this.whenLinked())) throw unsentWithoutConnection();
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
    return this.documents.show(entry);
  }

  /** The file is no longer looked at. It stays open while edits of it are unsent. */
  release(entry: string): void {
    this.documents.release(entry);
  }

  /** Tells the others where one is. */
  look(view: View): void {
    this.channel.setAwarenessField("view", view);
  }

  /** Tries to connect now instead of waiting. */
  tryNow(): void {
    this.reconnection.tryNow();
  }

  /** The texts of all files with unsent edits, with their names. */
  unsentTexts(): Promise<{ name: string; text: string }[]> {
    return this.documents.unsentTexts();
  }

  /** Whether leaving the page now would lose edits: the server does not have them and the browser has not stored them. */
  get atRisk(): boolean {
    return this.documents.atRisk;
  }

  /** Stores at once what is in memory, because the page may end. */
  flush(): void {
    this.documents.flush();
    if (this.keeping !== undefined) this.keepRoom();
  }

  /** Leaves. Edits that are unsent stay kept in this browser, where it has storage; elsewhere ask before. */
  async destroy(): Promise<void> {
    this.reconnection.stop();
    clearTimeout(this.keeping);
    this.usage.forget();
    const closed = this.documents.close();
    this.channel.destroy();
    this.socket.destroy();
    await Promise.all([closed, this.leaving]);
    await this.kept.close();
  }

  /** What the server knows us by, and what we have of the session already. */
  private channelToken(): string {
    const { room } = this.store.getState();
    return this.welcomed && room !== null ? `${this.options.token}?after=${room.sequence}` : this.options.token;
  }

  private async whenLinked(): Promise<boolean> {
    const { store } = this;
    if (store.getState().link.state !== "connecting") return store.getState().link.state === "open";
    return new Promise((resolve) => {
      const stop = store.subscribe(({ link, over }) => {
        if (link.state === "connecting" && over === null) return;
        stop();
        resolve(link.state === "open");
      });
    });
  }

  private remember(room: Room | null): void {
    if (room !== null && this.store.getState().room === null && this.store.getState().over === null) {
      this.store.setState({ room: remembered(room) });
    }
  }

  private keepRoomSoon(): void {
    this.keeping ??= setTimeout(() => this.keepRoom(), keepRoomAfter);
  }

  private keepRoom(): void {
    clearTimeout(this.keeping);
    this.keeping = undefined;
    const { room, over } = this.store.getState();
    if (room !== null && over === null) void this.kept.keepRoom(room);
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
        this.welcomed = true;
        this.outputs.welcomed(message);
        this.tests.welcomed(message);
        this.terminals.welcomed(message);
        this.debugs.welcomed(message);
        this.store.setState({ room: welcomed(message) });
        this.reconnection.opened();
        this.keepRoom();
        void this.documents.entered();
        return;
      case "resumed": {
        const again = message;
        this.happened(again.records);
        this.changeRoom((room) => resumed(room, again));
        this.reconnection.opened();
        void this.documents.entered();
        this.tellFollowers(again.records);
        return;
      }
      case "done":
        this.requests.done(message.request, message.result);
        return;
      case "refused":
        if (message.request === null) this.options.onProblem(message);
        else this.requests.refused(message.request, message);
        return;
      case "records":
        this.happened(message.records);
        this.changeRoom((room) => heard(room, message));
        this.documents.closeDeleted();
        this.tellFollowers(message.records);
        return;
      case "usage":
        this.usage.heard(message.usage);
        return;
      case "terminalTyped":
        this.typists.typed(message.terminal, message.participant);
        return;
      case "presence":
      case "capabilities":
      case "runner":
        this.changeRoom((room) => heard(room, message));
    }
  }

  private happened(records: readonly LogRecord[]): void {
    for (const part of [this.outputs, this.tests, this.terminals, this.debugs]) part.heard(records);
  }

  private tellFollowers(records: readonly LogRecord[]): void {
    for (const tell of this.followers) tell(records);
  }

  private changeRoom(change: (room: Room) => Room): void {
    this.store.setState(({ room }) => ({ room: room && change(room) }));
  }

  /**
   * An update before the connection's SyncStep2 is dropped: the step carries it. The provider queues one for every edit made
   * offline, and after some hours of typing the server would take so many for a flood.
   */
  private frameSent(frame: Uint8Array): boolean {
    const head = readFrameHead(frame);
    const ledger = head && this.documents.named(head.document)?.ledger;
    if (head?.kind === "step2") ledger?.step2Sent();
    else if (head?.kind === "update" && ledger) {
      if (!ledger.flowing) return false;
      ledger.updateSent();
    }
    return true;
  }

  private frameReceived(frame: Uint8Array): void {
    const head = readFrameHead(frame);
    if (head === null) return;
    if (head.kind === "closed") {
      const { document, reason } = head;
      // After the provider has dealt with the frame: a microtask would run before its listener.
      setTimeout(() => this.documentClosed(document, reason), 0);
    } else if (head.kind === "saved") this.documents.named(head.document)?.ledger.saved();
  }

  private documentClosed(name: string, reason: string): void {
    if (name === this.options.session) this.leave(closeProblem(4401, reason));
    else this.documents.refused(name, reason);
  }

  private disconnected(code: number, reason: string): void {
    this.requests.connectionLost();
    this.usage.forget();
    this.documents.connectionLost();
    if (code === 4401 || code === 4410) this.leave(closeProblem(code, reason));
    else if (code === 1009) this.documents.tooLarge(reason);
    this.reconnection.disconnected(code);
  }

  private leave(problem: Problem): void {
    if (this.store.getState().over !== null) return;
    this.reconnection.stop();
    this.leaving = this.documents.setAllAside(problem).then(async () => {
      if (final.has(problem.code)) await this.kept.wipe();
    });
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

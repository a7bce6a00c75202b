import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import * as awarenessProtocol from "y-protocols/awareness";
import * as syncProtocol from "y-protocols/sync";
import * as Y from "yjs";

const types = { sync: 0, awareness: 1, auth: 2, stateless: 5, close: 7, syncStatus: 8 };

type Encode = (encoder: encoding.Encoder) => void;

/**
 * A platform in miniature that speaks the wire of `docs/contributor/wire.md`: real frames over a real socket, documents in
 * memory. A test scripts what it says on the session channel and when it confirms or refuses.
 */
export class DummyServer {
  /** Confirmations are kept back until {@link confirmAll}. */
  holdConfirmations = false;
  /** What is answered to a stateless message of the client. */
  onStateless: (payload: Record<string, unknown>, say: (message: object) => void) => void = () => undefined;
  /** Said on the session channel after authentication. */
  welcome: object | null = null;
  /** What is said instead to a page that has been here: null for a full welcome again. `after` is the last record it has. */
  resume: (after: number) => object | null = () => null;
  /** If set, the reason with which the next update of a document closes it. */
  refuseNextUpdate: string | null = null;
  /** If set, the reason with which the next SyncStep2 that brings something closes its document. */
  refuseNextStep2: string | null = null;
  /** Why a token that is nobody's is denied. */
  denial = "AUTH-02";
  /** If set, the reason with which the next file that is opened is denied. */
  denyNextFile: string | null = null;
  /** Who may enter, by token; as on the platform it, not the client, says in awareness who somebody is. */
  users = new Map<string, { id: string; name: string; colour: number }>();
  /** Every frame of a client since the start, or since a test emptied it. */
  readonly heard: Uint8Array[] = [];
  private readonly documents = new Map<string, Y.Doc>();
  private readonly answered = new Map<string, number>();
  private readonly held: (() => void)[] = [];
  private readonly admitted = new WeakMap<WebSocket, Set<string>>();
  private readonly tokens = new WeakMap<WebSocket, string>();
  private readonly present = new Map<string, Map<number, Uint8Array>>();

  private constructor(private readonly server: WebSocketServer) {
    server.on("connection", (socket) => {
      socket.on("message", (data: Buffer) => this.read(socket, new Uint8Array(data)));
    });
  }

  /** @param port 0 for any free one */
  static async listen(port = 0): Promise<DummyServer> {
    const server = new WebSocketServer({ port, host: "127.0.0.1" });
    await new Promise((resolve) => server.once("listening", resolve));
    return new DummyServer(server);
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `ws://127.0.0.1:${this.port}/api/socket`;
  }

  document(name: string): Y.Doc {
    let document = this.documents.get(name);
    if (document === undefined) this.documents.set(name, (document = new Y.Doc()));
    return document;
  }

  /** Goes on with the content of a server that was stopped. */
  adopt(name: string, document: Y.Doc): void {
    this.documents.set(name, document);
  }

  /** How many bytes of a document's content were sent in answers to questions. */
  said(name: string): number {
    return this.answered.get(name) ?? 0;
  }

  text(name: string): string {
    return this.document(name).getText("content").toJSON();
  }

  /** Says a stateless message to everybody. */
  say(session: string, message: object): void {
    for (const socket of this.server.clients) this.sayTo(socket, session, message);
  }

  confirmAll(): void {
    this.holdConfirmations = false;
    for (const confirm of this.held.splice(0)) confirm();
  }

  /** Ends every connection. @param code of the close frame; null to cut them off without one */
  dropAll(code: number | null, reason = ""): void {
    this.held.length = 0;
    for (const socket of this.server.clients) {
      if (code === null) socket.terminate();
      else socket.close(code, reason);
    }
  }

  async stop(): Promise<void> {
    this.dropAll(null);
    await new Promise((resolve) => this.server.close(resolve));
  }

  private read(socket: WebSocket, frame: Uint8Array): void {
    if (frame.length === 1) return;
    this.heard.push(frame);
    const decoder = decoding.createDecoder(frame);
    const name = decoding.readVarString(decoder);
    const type = decoding.readVarUint(decoder);
    if (type !== types.auth && this.admitted.get(socket)?.has(name) !== true) {
      sendDenial(socket, name, "AUTH-01");
      return;
    }
    switch (type) {
      case types.auth:
        this.authenticate(socket, name, decoder);
        return;
      case types.sync:
        this.sync(socket, name, decoder);
        return;
      case types.awareness: {
        const user = this.users.get(this.tokens.get(socket) ?? "");
        const update = awarenessProtocol.modifyAwarenessUpdate(
          decoding.readVarUint8Array(decoder),
          (state: object | null) => state && { ...state, user },
        );
        const awareness = (encoder: encoding.Encoder) => encoding.writeVarUint8Array(encoder, update);
        for (const other of this.server.clients) if (other !== socket) send(other, name, types.awareness, awareness);
        this.remember(name, update);
        return;
      }
      case types.stateless: {
        const payload = JSON.parse(decoding.readVarString(decoder)) as Record<string, unknown>;
        this.onStateless(payload, (message) => this.sayTo(socket, name, message));
        return;
      }
      case types.close:
        this.admitted.get(socket)?.delete(name);
        return;
      default:
      // QueryAwareness needs no answer here.
    }
  }

  private authenticate(socket: WebSocket, name: string, decoder: decoding.Decoder): void {
    decoding.readVarUint(decoder);
    const [token = "", after] = decoding.readVarString(decoder).split("?after=");
    const denied = this.deny(name, token);
    this.tokens.set(socket, token);
    if (denied !== null) {
      sendDenial(socket, name, denied);
      return;
    }
    send(socket, name, types.auth, (encoder) => {
      encoding.writeVarUint(encoder, 2);
      encoding.writeVarString(encoder, "read-write");
    });
    this.admitted.set(socket, (this.admitted.get(socket) ?? new Set()).add(name));
    for (const update of this.present.get(name)?.values() ?? []) {
      send(socket, name, types.awareness, (encoder) => encoding.writeVarUint8Array(encoder, update));
    }
    if (this.welcome === null || name.includes("/")) return;
    this.sayTo(socket, name, (after === undefined ? null : this.resume(Number(after))) ?? this.welcome);
  }

  private deny(name: string, token: string): string | null {
    if (!this.users.has(token)) return this.denial;
    const denied = name.includes("/") ? this.denyNextFile : null;
    if (denied !== null) this.denyNextFile = null;
    return denied;
  }

  private sync(socket: WebSocket, name: string, decoder: decoding.Decoder): void {
    const document = this.document(name);
    const type = decoding.readVarUint(decoder);
    if (type === syncProtocol.messageYjsSyncStep1) {
      const stateVector = decoding.readVarUint8Array(decoder);
      this.answered.set(name, this.said(name) + Y.encodeStateAsUpdate(document, stateVector).length);
      send(socket, name, types.sync, (encoder) => syncProtocol.writeSyncStep2(encoder, document, stateVector));
      send(socket, name, types.sync, (encoder) => syncProtocol.writeSyncStep1(encoder, document));
      return;
    }
    const update = decoding.readVarUint8Array(decoder);
    const reason = this.refusal(type, update);
    if (reason !== null) {
      send(socket, name, types.close, (encoder) => encoding.writeVarString(encoder, reason));
      return;
    }
    Y.applyUpdate(document, update);
    const confirm = () => send(socket, name, types.syncStatus, (encoder) => encoding.writeVarUint(encoder, 1));
    if (this.holdConfirmations) this.held.push(confirm);
    else confirm();
    const forward: Encode = (encoder) => syncProtocol.writeUpdate(encoder, update);
    for (const other of this.server.clients) if (other !== socket) send(other, name, types.sync, forward);
  }

  private refusal(type: number, update: Uint8Array): string | null {
    if (type === syncProtocol.messageYjsUpdate) {
      const reason = this.refuseNextUpdate;
      this.refuseNextUpdate = null;
      return reason;
    }
    if (update.length <= 2) return null;
    const reason = this.refuseNextStep2;
    this.refuseNextStep2 = null;
    return reason;
  }

  private sayTo(socket: WebSocket, session: string, message: object): void {
    send(socket, session, types.stateless, (encoder) => encoding.writeVarString(encoder, JSON.stringify(message)));
  }

  private remember(name: string, update: Uint8Array): void {
    const scratch = new awarenessProtocol.Awareness(new Y.Doc());
    awarenessProtocol.applyAwarenessUpdate(scratch, update, "remember");
    const states = this.present.get(name) ?? new Map<number, Uint8Array>();
    for (const client of scratch.getStates().keys()) states.set(client, update);
    this.present.set(name, states);
    scratch.destroy();
  }
}

function sendDenial(socket: WebSocket, name: string, reason: string): void {
  send(socket, name, types.auth, (encoder) => {
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, reason);
  });
}

function send(socket: WebSocket, name: string, type: number, body: Encode): void {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, name);
  encoding.writeVarUint(encoder, type);
  body(encoder);
  socket.send(encoding.toUint8Array(encoder));
}

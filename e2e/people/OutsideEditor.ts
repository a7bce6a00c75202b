import { connect, type Socket } from "node:net";
import { eventually } from "../product/eventually.js";

interface Message {
  readonly type: "request" | "response" | "event";
  readonly seq: number;
  readonly event?: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly message?: string;
  readonly body?: unknown;
}

export interface Answer {
  readonly success: boolean;
  readonly message: string;
  readonly body: Record<string, unknown>;
}

/** An editor as far as the Debug Adapter Protocol goes: the messages of a client, in the order in which editors send them. */
export class OutsideEditor implements Disposable {
  readonly messages: Message[] = [];
  ended = false;
  private bytes: Buffer = Buffer.alloc(0);
  private seq = 0;

  private constructor(private readonly socket: Socket) {
    socket.on("data", (chunk) => {
      this.take(chunk);
    });
    socket.on("error", () => (this.ended = true));
    socket.on("close", () => (this.ended = true));
  }

  static async connect(host: string, port: number): Promise<OutsideEditor> {
    const socket = connect(port, host);
    await new Promise<void>((connected, failed) => {
      socket.once("connect", connected);
      socket.once("error", failed);
    });
    return new OutsideEditor(socket);
  }

  private take(chunk: Buffer): void {
    this.bytes = Buffer.concat([this.bytes, chunk]);
    for (;;) {
      const end = this.bytes.indexOf("\r\n\r\n");
      const length = /^Content-Length: (\d+)$/.exec(this.bytes.subarray(0, Math.max(end, 0)).toString("latin1"))?.[1];
      const start = end + 4;
      if (length === undefined || this.bytes.length < start + Number(length)) return;
      const body = this.bytes.subarray(start, start + Number(length)).toString();
      this.bytes = this.bytes.subarray(start + Number(length));
      this.messages.push(JSON.parse(body) as Message);
    }
  }

  async ask(command: string, args: object = {}): Promise<Answer> {
    const seq = ++this.seq;
    const body = Buffer.from(JSON.stringify({ seq, type: "request", command, arguments: args }));
    this.socket.write(Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]));
    const answer = await eventually(`an answer to ${command}`, () => {
      const found = this.messages.find((each) => each.type === "response" && each.request_seq === seq);
      if (found === undefined && this.ended) throw new Error("the connection has ended");
      return found;
    });
    return {
      success: answer.success === true,
      message: answer.message ?? "",
      body: (answer.body ?? {}) as Record<string, unknown>,
    };
  }

  /** What an event tells that has come already, or comes; each is given once. */
  async event(name: string, millis?: number): Promise<Record<string, unknown>> {
    const found = await eventually(
      `the event ${name}`,
      () => this.messages.find((each) => each.type === "event" && each.event === name),
      millis,
    );
    this.messages.splice(this.messages.indexOf(found), 1);
    return (found.body ?? {}) as Record<string, unknown>;
  }

  async attach(args: object): Promise<Answer> {
    const greeting = await this.ask("initialize", { clientID: "e2e", adapterID: "tandem", pathFormat: "path" });
    if (!greeting.success) throw new Error(greeting.message);
    return this.ask("attach", args);
  }

  /** The place of the innermost frame. */
  async stands(): Promise<{ path: string; line: number; id: number }> {
    const { body } = await this.ask("threads");
    const [thread] = body["threads"] as { id: number }[];
    const stack = await this.ask("stackTrace", { threadId: thread?.id });
    const [frame] = stack.body["stackFrames"] as { id: number; line: number; source: { path: string } }[];
    if (frame === undefined) throw new Error(`no frame: ${stack.message}`);
    return { path: frame.source.path, line: frame.line, id: frame.id };
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What was asked. */
export interface Seen {
  method: string;
  url: string;
  authorization: string | undefined;
  body: unknown;
}

/** For tests: answers every request with what the test put in `answer`, and keeps what was asked. */
export class FakePlatform {
  readonly seen: Seen[] = [];
  answer: (response: ServerResponse) => void = (response) => response.writeHead(404).end();
  private readonly server: Server = createServer((request, response) => void this.serve(request, response));

  async open(): Promise<string> {
    await new Promise<void>((listening) => this.server.listen(0, "127.0.0.1", listening));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((closed) => this.server.close(() => closed()));
  }

  answerJson(status: number, body: unknown): void {
    this.answer = (response) =>
      response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const part of request) text += String(part);
    this.seen.push({
      method: request.method ?? "",
      url: request.url ?? "",
      authorization: request.headers.authorization,
      body: text === "" ? undefined : JSON.parse(text),
    });
    this.answer(response);
  }
}

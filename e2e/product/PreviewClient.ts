import { type IncomingHttpHeaders, request } from "node:http";
import { connect, type Socket } from "node:net";

export interface PreviewAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Asks a preview's origin as a program that is no browser does: any host, any header, no cookie but those that are given. */
export class PreviewClient {
  constructor(
    private readonly port: number,
    private readonly host: string,
    private readonly cookie?: string,
  ) {}

  /** The client that an address of a preview is for. */
  static of(address: string): PreviewClient {
    const { port, host } = new URL(address);
    return new PreviewClient(Number(port), host);
  }

  /** The same with another host, such as one that was made up. */
  at(host: string): PreviewClient {
    return new PreviewClient(this.port, host, this.cookie);
  }

  withCookie(cookie: string): PreviewClient {
    return new PreviewClient(this.port, this.host, cookie);
  }

  /** Exchanges a ticket; the client that comes back has the pass. */
  async enter(address: string): Promise<PreviewClient> {
    const { pathname, search } = new URL(address);
    const answer = await this.ask(pathname + search);
    const cookie = answer.headers["set-cookie"]?.[0]?.split(";", 1)[0];
    if (answer.status !== 303 || cookie === undefined) throw new Error(`not entered: ${JSON.stringify(answer)}`);
    return this.withCookie(cookie);
  }

  async ask(
    path: string,
    options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
  ): Promise<PreviewAnswer> {
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: "127.0.0.1",
          port: this.port,
          path,
          method: options.method ?? "GET",
          agent: false,
          headers: {
            Host: this.host,
            ...(this.cookie === undefined ? {} : { Cookie: this.cookie }),
            ...options.headers,
          },
        },
        (response) => {
          let body = "";
          response.setEncoding("utf8");
          response.on("data", (text: string) => (body += text));
          response.on("end", () => {
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
          });
          response.on("error", reject);
        },
      );
      asked.on("error", reject);
      asked.end(options.body);
    });
  }

  /** Waits for the first piece of an answer that goes on; `cut` resolves when the server breaks it off, and rejects if it ends well. */
  async follow(path: string): Promise<{ first: string; cut: Promise<void> }> {
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          host: "127.0.0.1",
          port: this.port,
          path,
          agent: false,
          headers: { Host: this.host, Cookie: this.cookie ?? "" },
        },
        (response) => {
          response.setEncoding("utf8");
          const cut = new Promise<void>((broken, whole) => {
            response.once("end", () => {
              whole(new Error("the answer ended as if it were whole"));
            });
            response.once("error", () => {
              broken();
            });
          });
          response.once("data", (first: string) => {
            resolve({ first, cut });
          });
        },
      );
      asked.on("error", reject);
      asked.end();
    });
  }

  /** Sends a body in pieces, each after the one before was said back, so that none may wait on the way; returns what was said back. */
  async converse(path: string, pieces: readonly string[]): Promise<string[]> {
    return new Promise((resolve, reject) => {
      const heard: string[] = [];
      const asked = request(this.asking(path, "POST"), (response) => {
        response.setEncoding("utf8");
        response.on("data", (piece: string) => {
          heard.push(piece);
          const next = pieces[heard.length];
          if (next === undefined) asked.end();
          else asked.write(next);
        });
        response.once("end", () => {
          resolve(heard);
        });
        response.once("error", reject);
      });
      asked.once("error", reject);
      asked.write(pieces[0]);
    });
  }

  /** Opens a socket by an upgrade, says something there, and returns what comes back. */
  async upgraded(path: string, text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const { headers, ...options } = this.asking(path, "GET");
      const asked = request({
        ...options,
        headers: {
          ...headers,
          Connection: "Upgrade",
          Upgrade: "websocket",
          "Sec-WebSocket-Version": "13",
          "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
          Origin: `http://${this.host}`,
        },
      });
      asked.once("upgrade", (_, socket, head: Buffer) => {
        let heard = head.toString();
        socket.setEncoding("utf8");
        socket.on("data", (piece: string) => {
          heard += piece;
          if (heard.length < text.length) return;
          socket.destroy();
          resolve(heard);
        });
        socket.write(text);
      });
      asked.once("response", ({ statusCode }) => {
        reject(new Error(`no upgrade: ${statusCode ?? 0}`));
      });
      asked.once("error", reject);
      asked.end();
    });
  }

  private asking(path: string, method: string) {
    return {
      host: "127.0.0.1",
      port: this.port,
      path,
      method,
      agent: false,
      headers: { Host: this.host, ...(this.cookie === undefined ? {} : { Cookie: this.cookie }) },
    } as const;
  }

  /** Bytes as they are, for what no proper client sends. Resolves with all that came back when the server closed. */
  async raw(text: string): Promise<string> {
    const socket: Socket = connect(this.port, "127.0.0.1");
    let answer = "";
    socket.setEncoding("utf8");
    socket.on("data", (more: string) => (answer += more));
    socket.write(text);
    await new Promise<void>((closed) =>
      socket.once("close", () => {
        closed();
      }),
    );
    return answer;
  }
}

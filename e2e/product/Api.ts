/** What every refusal looks like (docs/contributor/wire.md). */
export interface Problem {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

export interface Run {
  readonly id: string;
  readonly state: "QUEUED" | "RUNNING" | "ENDED";
  readonly end: { readonly reason: string; readonly exitCode: number | null; readonly detail: string | null } | null;
}

interface Admission {
  readonly session: { readonly id: string };
  readonly token: string;
}

/** An answer, checked for nothing but its status: tests look at what they asked for. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The product's REST interface, as one participant of one session, or as nobody. */
export class Api {
  constructor(
    private readonly origin: string,
    readonly session = "",
    readonly token?: string,
  ) {}

  /** A new session and its owner. */
  async createSession(displayName: string, template: string): Promise<Api> {
    const answer = await this.ask("POST", "/api/sessions", { displayName, template });
    if (answer.status !== 201) throw new Error(`no session: ${JSON.stringify(answer)}`);
    const { session, token } = answer.body as Admission;
    return new Api(this.origin, session.id, token);
  }

  as(token: string): Api {
    return new Api(this.origin, this.session, token);
  }

  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(new URL(path, this.origin), {
      method,
      headers: {
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...(this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const json = response.headers.get("Content-Type")?.includes("json") === true && text !== "";
    return { status: response.status, body: json ? JSON.parse(text) : text };
  }

  /** The same, below this session's address. */
  async inSession(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.ask(method, `/api/sessions/${this.session}${path}`, body);
  }

  /** Creates a file at the root of the tree. */
  async createFile(name: string, text: string): Promise<void> {
    const answer = await this.inSession("POST", "/tree", {
      commands: [{ type: "create", parent: null, name, kind: "FILE", text }],
    });
    if (answer.status !== 200) throw new Error(`no ${name}: ${JSON.stringify(answer)}`);
  }

  /** The runs, newest first. */
  async runs(): Promise<Run[]> {
    return (await this.inSession("GET", "/runs")).body as Run[];
  }

  async run(id: string): Promise<Run> {
    const answer = await this.inSession("GET", `/runs/${id}`);
    if (answer.status !== 200) throw new Error(`no such run: ${JSON.stringify(answer)}`);
    return answer.body as Run;
  }
}

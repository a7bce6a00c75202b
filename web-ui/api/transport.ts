import { type z } from "./zod";
import { NetworkFailure, Refusal, UnexpectedAnswer } from "./errors";
import { refusalSchema } from "./schemas";

/** Longest wait for an answer, in milliseconds. */
const ANSWER_LIMIT = 15_000;

export interface RequestSpec {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the root, already encoded, with what follows `?`; see {@link path}. */
  path: string;
  token?: string | undefined;
  body?: unknown;
  /** Ends the wait when the asker is gone; the promise then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** Builds a path, encoding each value: a slug or id typed by a person cannot leave its segment. */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return parts.reduce((built, part, at) => built + encodeURIComponent(values[at - 1] ?? "") + part);
}

/** One request, one checked answer. Rejects only with an `ApiError`, or with the reason of the caller's own signal. */
export class Transport {
  /** @param origin scheme, host and port of the platform; empty for the page's own */
  constructor(private readonly origin = "") {}

  /** For answers with a JSON body. */
  async json<S extends z.ZodType>(spec: RequestSpec, schema: S): Promise<z.infer<S>> {
    const response = await this.send(spec);
    const checked = schema.safeParse(await jsonOf(response, spec.signal));
    if (!checked.success) throw new UnexpectedAnswer(response.status, checked.error);
    return checked.data;
  }

  /** For answers that are a text, such as a file's. */
  async text(spec: RequestSpec): Promise<string> {
    return textOf(await this.send(spec, "text/plain"), spec.signal);
  }

  /** For answers without a body. */
  async empty(spec: RequestSpec): Promise<void> {
    await this.send(spec);
  }

  private async send(spec: RequestSpec, accept = "application/json"): Promise<Response> {
    const headers = new Headers({ Accept: accept });
    if (spec.token !== undefined) headers.set("Authorization", `Bearer ${spec.token}`);
    if (spec.body !== undefined) headers.set("Content-Type", "application/json");
    const limit = AbortSignal.timeout(ANSWER_LIMIT);
    let response: Response;
    try {
      response = await fetch(this.origin + spec.path, {
        method: spec.method,
        headers,
        body: spec.body === undefined ? null : JSON.stringify(spec.body),
        signal: spec.signal === undefined ? limit : AbortSignal.any([spec.signal, limit]),
        cache: "no-store",
        // The token travels in the header alone; a cookie of the same host must never decide anything.
        credentials: "omit",
      });
    } catch (broken) {
      return failed(broken, spec.signal);
    }
    if (response.ok) return response;
    const refusal = refusalSchema.safeParse(await jsonOf(response, spec.signal));
    if (!refusal.success) throw new UnexpectedAnswer(response.status, refusal.error);
    const { code, message, remedy, values } = refusal.data;
    throw new Refusal(code, message, remedy, values, response.status);
  }
}

/** The body; a connection that breaks in the middle is a network failure. */
async function textOf(response: Response, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await response.text();
  } catch (broken) {
    return failed(broken, signal);
  }
}

/** The body as JSON; one that is not JSON is an unexpected answer. */
async function jsonOf(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  const text = await textOf(response, signal);
  try {
    return JSON.parse(text);
  } catch (malformed) {
    throw new UnexpectedAnswer(response.status, malformed);
  }
}

function failed(broken: unknown, signal: AbortSignal | undefined): never {
  signal?.throwIfAborted();
  throw new NetworkFailure(broken);
}

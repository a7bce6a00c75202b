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

/**
 * Told while bytes come or go.
 *
 * @param total null where it is not known
 */
export type Progress = (done: number, total: number | null) => void;

/** A request whose answer is bytes. It may take as long as it takes; only the answer's beginning has a limit. */
export interface BytesSpec {
  path: string;
  token: string;
  signal?: AbortSignal | undefined;
  onProgress?: Progress | undefined;
}

/** A request whose body is bytes. */
export interface UploadSpec extends BytesSpec {
  method: "POST" | "PUT";
  content: Blob;
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

  /** For answers that are bytes, such as an archive. */
  async bytes({ onProgress, ...spec }: BytesSpec): Promise<Blob> {
    const beginning = new AbortController();
    const limit = setTimeout(() => beginning.abort(), ANSWER_LIMIT);
    const response = await this.send({ ...spec, method: "GET" }, "*/*", beginning.signal).finally(() =>
      clearTimeout(limit),
    );
    const length = Number(response.headers.get("Content-Length"));
    try {
      return await readAll(response, (done) => onProgress?.(done, length > 0 ? length : null));
    } catch (broken) {
      return failed(broken, spec.signal);
    }
  }

  /** For bodies that are bytes. By the older request, because the newer one does not tell how much has been sent. */
  async upload<S extends z.ZodType>(spec: UploadSpec, schema: S): Promise<z.infer<S>> {
    const { status, text } = await sendBytes(this.origin + spec.path, spec);
    const answer = parsed(status, text);
    if (status >= 400) throw refusalOf(status, answer);
    const checked = schema.safeParse(answer);
    if (!checked.success) throw new UnexpectedAnswer(status, checked.error);
    return checked.data;
  }

  private async send(
    spec: RequestSpec,
    accept = "application/json",
    limit = AbortSignal.timeout(ANSWER_LIMIT),
  ): Promise<Response> {
    const headers = new Headers({ Accept: accept });
    if (spec.token !== undefined) headers.set("Authorization", `Bearer ${spec.token}`);
    if (spec.body !== undefined) headers.set("Content-Type", "application/json");
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
    throw refusalOf(response.status, await jsonOf(response, spec.signal));
  }
}

function refusalOf(status: number, answer: unknown): Refusal {
  const refusal = refusalSchema.safeParse(answer);
  if (!refusal.success) throw new UnexpectedAnswer(status, refusal.error);
  const { code, message, remedy, values } = refusal.data;
  return new Refusal(code, message, remedy, values, status);
}

async function readAll(response: Response, progress: (done: number) => void): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let done = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    parts.push(part.value);
    done += part.value.length;
    progress(done);
  }
  return new Blob(parts, { type: response.headers.get("Content-Type") ?? "" });
}

/** The reason of the asker's own signal. */
function givenUp(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error("given up", { cause: reason });
}

function sendBytes(address: string, spec: UploadSpec): Promise<{ status: number; text: string }> {
  const { method, token, content, signal, onProgress } = spec;
  return new Promise((answered, broken) => {
    const request = new XMLHttpRequest();
    const giveUp = () => request.abort();
    request.open(method, address);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(loaded, total);
    request.onload = () => answered({ status: request.status, text: request.responseText });
    request.onerror = () => broken(new NetworkFailure(null));
    request.onabort = () => broken(givenUp(signal));
    request.onloadend = () => signal?.removeEventListener("abort", giveUp);
    signal?.addEventListener("abort", giveUp);
    if (signal?.aborted === true) broken(givenUp(signal));
    else request.send(content);
  });
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
  return parsed(response.status, await textOf(response, signal));
}

function parsed(status: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (malformed) {
    throw new UnexpectedAnswer(status, malformed);
  }
}

function failed(broken: unknown, signal: AbortSignal | undefined): never {
  signal?.throwIfAborted();
  throw new NetworkFailure(broken);
}

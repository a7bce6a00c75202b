import type { Problem } from "./schemas";

/** Something that a request came to instead of its answer: a stable code, what happened, and what the person can do. */
export abstract class ApiError extends Error implements Problem {
  abstract readonly code: string;

  protected constructor(
    message: string,
    readonly remedy: string,
    cause?: unknown,
  ) {
    super(message, { cause });
    this.name = new.target.name;
  }
}

/** The platform understood the request and said no. Its code is one of those listed in `docs/contributor/wire.md`. */
export class Refusal extends ApiError {
  constructor(
    override readonly code: string,
    message: string,
    remedy: string,
    /** The offending values, as the platform named them. */
    readonly values: Readonly<Record<string, unknown>>,
    /** The HTTP status it came with. */
    readonly status: number,
  ) {
    super(message, remedy);
  }
}

/** No answer arrived: offline, the platform is down or restarting, or it took longer than the limit. */
export class NetworkFailure extends ApiError {
  override readonly code = "NETWORK-01";

  constructor(cause: unknown) {
    super("The server cannot be reached.", "Check your connection, then try again.", cause);
  }
}

/** An answer arrived that is none of the platform's: most often a proxy's page in between, or a page older than the server. */
export class UnexpectedAnswer extends ApiError {
  override readonly code = "NETWORK-02";

  constructor(
    /** The HTTP status it came with. */
    readonly status: number,
    cause?: unknown,
  ) {
    super(
      `The server gave an answer that this page does not understand (status ${status}).`,
      "Reload the page. If it stays, tell the operator this code.",
      cause,
    );
  }
}

/** Anything thrown, as a problem to show. What is not an {@link ApiError} is a mistake of ours and is thrown on. */
export function problemOf(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  throw thrown;
}

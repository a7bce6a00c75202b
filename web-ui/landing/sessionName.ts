import { Api } from "@/api/client";
import { type ApiError, problemOf } from "@/api/errors";
import { readAdmission } from "@/session/tokens";

/** What an address of one word leads to. */
export type NameStanding =
  | { kind: "asking" }
  | { kind: "free" }
  /** The session is there, and this browser holds a token for it. */
  | { kind: "ours"; session: string }
  /** The session is there, for others. */
  | { kind: "taken" }
  | { kind: "notAName"; problem: ApiError }
  | { kind: "failed"; problem: ApiError };

/** The name in an address: its first segment, decoded where it can be. */
export function nameIn(pathname: string): string {
  const segment = pathname.replace(/^\/+/, "").replace(/\/.*$/, "");
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** Asks whether there is a session of this name, and whether this browser may enter it. */
export async function standingOfName(slug: string, signal: AbortSignal, api: Api = new Api()): Promise<NameStanding> {
  try {
    const session = await api.sessionNamed(slug, signal);
    return readAdmission(session) === null ? { kind: "taken" } : { kind: "ours", session };
  } catch (thrown) {
    signal.throwIfAborted();
    const problem = problemOf(thrown);
    switch (problem.code) {
      case "SESSION-01":
        return { kind: "free" };
      case "SESSION-04":
        return { kind: "notAName", problem };
      default:
        return { kind: "failed", problem };
    }
  }
}

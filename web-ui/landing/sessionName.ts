import { Api } from "@/api/client";
import { type ApiError, problemOf } from "@/api/errors";

/** What an address of one word leads to. */
export type NameStanding =
  | { kind: "asking" }
  | { kind: "free" }
  /** There is a session of this name; whether this person may enter it is asked at its own address. */
  | { kind: "found"; session: string }
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

/** Asks whether there is a session of this name. */
export async function standingOfName(slug: string, signal: AbortSignal, api: Api = new Api()): Promise<NameStanding> {
  try {
    return { kind: "found", session: await api.sessionNamed(slug, signal) };
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

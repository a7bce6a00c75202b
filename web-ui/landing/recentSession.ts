import { Api } from "@/api/client";
import { type ApiError, problemOf } from "@/api/errors";
import type { Language, Member, SessionView } from "@/api/schemas";
import type { Visit } from "@/session/recent";
import { readAdmission } from "@/session/tokens";

/** What the platform says of a session that this browser knows. */
export type Standing =
  | { kind: "asking" }
  | { kind: "open"; name: string; present: Member[] }
  | { kind: "ended" }
  /** The platform has no such session (any more). */
  | { kind: "unknown" }
  /** It is there, and this browser may not look: the token is gone, expired or void. */
  | { kind: "closed" }
  | { kind: "unreachable"; problem: ApiError };

/** Asks for one session, with the token that this browser holds for it. */
export async function standingOf(visit: Visit, signal: AbortSignal, api: Api = new Api()): Promise<Standing> {
  const admission = readAdmission(visit.id);
  try {
    if (admission === null) {
      await api.checkOpen(visit.id, signal);
      return { kind: "closed" };
    }
    return openOf(await api.session(visit.id, admission.token).view(signal));
  } catch (thrown) {
    const problem = problemOf(thrown);
    switch (problem.code) {
      case "SESSION-01":
        return { kind: "unknown" };
      case "SESSION-02":
        return { kind: "ended" };
      case "AUTH-01":
      case "AUTH-02":
      case "AUTH-03":
      case "AUTH-04":
        return { kind: "closed" };
      default:
        return { kind: "unreachable", problem };
    }
  }
}

function openOf({ session, members }: SessionView): Standing {
  if (session.state === "ENDED") return { kind: "ended" };
  const present = members.filter((member) => member.online && member.kind !== "RUNNER");
  return { kind: "open", name: session.name, present };
}

/** The line under the name: the language, and who is there or what became of it. */
export function describe(visit: Visit, standing: Standing, languages: readonly Language[], now: Date): string {
  const language = languages.find(({ id }) => id === visit.template)?.name;
  return [language, news(visit, standing, now)].filter(Boolean).join(", ");
}

function news(visit: Visit, standing: Standing, now: Date): string {
  switch (standing.kind) {
    case "open":
      return presence(standing.present.length);
    case "ended":
      return "ended";
    case "closed":
      return "you need a new invitation";
    case "asking":
    case "unknown":
    case "unreachable":
      return `opened ${dayOf(new Date(visit.openedAt), now)}`;
  }
}

function presence(people: number): string {
  if (people === 0) return "nobody there now";
  return people === 1 ? "one person there now" : `${people} people there now`;
}

/** `today`, a weekday within the last week, else `18 Nov`, with the year if it is another one. */
export function dayOf(day: Date, now: Date): string {
  const days = Math.round((midnight(now) - midnight(day)) / 86_400_000);
  if (days <= 0) return "today";
  if (days === 1) return "yesterday";
  if (days < 7) return day.toLocaleDateString("en-GB", { weekday: "long" });
  const year = day.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return day.toLocaleDateString("en-GB", { day: "numeric", month: "short", ...year });
}

function midnight(day: Date): number {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime();
}

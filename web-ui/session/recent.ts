/** The sessions opened in this browser, newest first: what the landing page offers to return to. */
import { z } from "@/api/zod";
import type { Session } from "@/api/schemas";

const KEY = "tandem.recent";

/** Older ones fall off the list; the sessions themselves stay. */
const MOST = 50;

const listeners = new Set<() => void>();

const visitSchema = z.object({
  id: z.string(),
  name: z.string(),
  template: z.string(),
  /** Milliseconds since 1970. */
  openedAt: z.number(),
});
export type Visit = z.infer<typeof visitSchema>;

/** Sessions opened in this browser, newest first. What cannot be read counts as no list. */
export function readVisits(): Visit[] {
  try {
    const checked = z.array(visitSchema).safeParse(JSON.parse(localStorage.getItem(KEY) ?? "[]"));
    return checked.success ? checked.data : [];
  } catch {
    return [];
  }
}

/** To be called whenever a session is entered; it moves to the front with the name it has now. */
export function rememberVisit(session: Pick<Session, "id" | "name" | "template">, now: number = Date.now()): void {
  const visit = { id: session.id, name: session.name, template: session.template, openedAt: now };
  write([visit, ...readVisits().filter((other) => other.id !== session.id)].slice(0, MOST));
}

/** For a session that the platform no longer knows. */
export function forgetVisit(id: string): void {
  write(readVisits().filter((visit) => visit.id !== id));
}

/** Calls back whenever the list may have changed, in this tab or another; the answer ends that. */
export function subscribeVisits(changed: () => void): () => void {
  listeners.add(changed);
  window.addEventListener("storage", changed);
  return () => {
    listeners.delete(changed);
    window.removeEventListener("storage", changed);
  };
}

function write(visits: Visit[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(visits));
  } catch {
    // The list is a convenience: without storage there is none.
  }
  for (const changed of listeners) changed();
}

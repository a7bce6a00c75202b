import type { Admission } from "../tokens";
import { ownerOf } from "./database";
import { KeptSession } from "./keptSession";

/** Milliseconds in a day. */
const day = 86_400_000;

/** What is saved is kept for so long after the session was open here. */
export const keptWithoutVisit = 30 * day;

/**
 * Removes what this browser keeps of sessions that were not open here for a while. Unsent edits stay as long as this browser
 * may still enter their session: they are the only copy.
 *
 * @param admissionTo who one is in a session, null if nobody (any more)
 * @param now milliseconds since 1970
 */
export async function cleanUpKept(admissionTo: (session: string) => Admission | null, now: number): Promise<void> {
  // Some browsers do not list their databases. There the browser's own quota is the bound.
  if (typeof indexedDB === "undefined" || typeof indexedDB.databases !== "function") return;
  const names = await indexedDB.databases().catch(() => []);
  for (const { name } of names) {
    const owner = name === undefined ? null : ownerOf(name);
    if (owner === null) continue;
    const kept = new KeptSession(owner.session, owner.participant, () => undefined);
    const old = (await kept.lastUsed()) < now - keptWithoutVisit;
    const mine = admissionTo(owner.session)?.participant === owner.participant;
    if (old && (!mine || (await kept.unsent()).size === 0)) await kept.wipe();
    else await kept.close();
  }
}

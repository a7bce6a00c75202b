/**
 * The tokens that let this browser back into the sessions it created or joined: one entry of the local storage per session,
 * shared by its tabs, with a copy for the case that the browser is killed. Where the browser refuses storage, they are kept
 * until the page is closed.
 */
import { z } from "@/api/zod";
import { copyAdmission, dropAdmissionCopy, readAdmissionCopy } from "./admissionCopies";

const admissionSchema = z.object({ token: z.string().min(1), participant: z.string().min(1), name: z.string() });
/** Who one is in a session, and the token that proves it. */
export type Admission = z.infer<typeof admissionSchema>;

const unsaved = new Map<string, Admission>();

function keyOf(session: string): string {
  return `tandem.session.${session}`;
}

/** Null if this browser is not a participant; what cannot be read counts as absent, a token cannot be repaired. */
export function readAdmission(session: string): Admission | null {
  const kept = unsaved.get(session);
  if (kept !== undefined) return kept;
  try {
    const checked = admissionSchema.safeParse(JSON.parse(localStorage.getItem(keyOf(session)) ?? "null"));
    return checked.success ? checked.data : null;
  } catch {
    return null;
  }
}

/** The same from the copy, if the local storage has lost it; then it is there again. */
export async function recallAdmission(session: string): Promise<Admission | null> {
  const checked = admissionSchema.safeParse(await readAdmissionCopy(session));
  if (!checked.success) return null;
  storeAdmission(session, checked.data);
  return checked.data;
}

export function storeAdmission(session: string, admission: Admission): void {
  void copyAdmission(session, admission);
  try {
    localStorage.setItem(keyOf(session), JSON.stringify(admission));
    unsaved.delete(session);
  } catch {
    unsaved.set(session, admission);
  }
}

/** After the token was revoked, or the person left. */
export function forgetAdmission(session: string): void {
  void dropAdmissionCopy(session);
  unsaved.delete(session);
  try {
    localStorage.removeItem(keyOf(session));
  } catch {
    // Storage that cannot be written holds nothing to forget.
  }
}

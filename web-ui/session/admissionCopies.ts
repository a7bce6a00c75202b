import { type DBSchema, type IDBPDatabase, openDB } from "idb";

/**
 * A second place for what lets this browser back into its sessions. The local storage is written to disk up to a minute late,
 * so a browser that is killed forgets whom it was in a session that it has just joined, and with it all that it kept there.
 * What is put here is out of the browser's process within milliseconds.
 */
interface CopiesSchema extends DBSchema {
  admissions: { key: string; value: unknown };
}

const name = "tandem.admissions";

/** Milliseconds until a database that does not open counts as one without a copy. */
const openWithin = 1_000;

async function withCopies<T>(work: (copies: IDBPDatabase<CopiesSchema>) => Promise<T>): Promise<T> {
  const copies = await openDB<CopiesSchema>(name, 1, {
    upgrade(database) {
      database.createObjectStore("admissions");
    },
  });
  try {
    return await work(copies);
  } finally {
    copies.close();
  }
}

/** Where the browser has no storage for us there is no copy, and nothing is worse than before. */
const withoutStorage = () => undefined;

export function copyAdmission(session: string, admission: unknown): Promise<void> {
  return withCopies(async (copies) => {
    await copies.put("admissions", admission, session);
  }).catch(withoutStorage);
}

export function dropAdmissionCopy(session: string): Promise<void> {
  return withCopies((copies) => copies.delete("admissions", session)).catch(withoutStorage);
}

/** What was copied, unchecked; undefined if there is nothing, or it is not to be had soon. */
export function readAdmissionCopy(session: string): Promise<unknown> {
  const found = withCopies<unknown>((copies) => copies.get("admissions", session)).catch(withoutStorage);
  const tooLate = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), openWithin));
  return Promise.race([found, tooLate]);
}

import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import type { Room } from "../room";

/** Whoever writes edits: one Yjs document of one tab, by its client id. */
export type Writer = number;

/** What a browser keeps of one session for one participant. Rows are only added and removed, never changed. */
export interface KeptSchema extends DBSchema {
  /** One change by the person at this browser, as a Yjs update. Numbers of one writer count from 1 without a gap. */
  edits: { key: [entry: string, writer: Writer, number: number]; value: Uint8Array };
  /**
   * Up to which of a writer's edits the server has confirmed, as one document heard it: the largest counts. So nobody has to
   * read before writing.
   */
  confirmed: { key: [entry: string, writer: Writer, by: Writer]; value: number };
  /** What the server said, as Yjs updates; also whole states, which hold edits besides. */
  heard: { key: number; value: { entry: string; update: Uint8Array }; indexes: { entry: string } };
  /** When a file was last open here, in milliseconds since 1970. */
  used: { key: string; value: number };
  /** The room as it was seen last, under the one key `room`. */
  room: { key: string; value: Room };
}

export type KeptDatabase = IDBPDatabase<KeptSchema>;

/** Grows with the shape of what is stored, {@link Room} included. */
const version = 1;

/** Milliseconds until a database that does not open counts as unavailable. */
const openWithin = 3_000;

const prefix = "tandem.kept.";

/** A database belongs to one participant of one session: what one person wrote is never sent in another's name. */
export function databaseName(session: string, participant: string): string {
  return `${prefix}${session}.${participant}`;
}

/** Whose database it is; null if it is none of these. */
export function ownerOf(name: string): { session: string; participant: string } | null {
  const [session, participant] = name.startsWith(prefix) ? name.slice(prefix.length).split(".") : [];
  return session === undefined || participant === undefined ? null : { session, participant };
}

/**
 * Opens a database.
 *
 * @param onLost the connection is gone: another tab deleted the database, or the browser took it away
 * @returns null where the browser has no storage for us, as in some private windows
 */
export async function openKept(name: string, onLost: () => void): Promise<KeptDatabase | null> {
  const opening = open(name, onLost);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => {
      // Nobody would close a database that opens after all.
      void opening.then((database) => database?.close());
      resolve(null);
    }, openWithin);
  });
  const database = await Promise.race([opening, tooLate]);
  clearTimeout(timer);
  return database;
}

async function open(name: string, onLost: () => void): Promise<KeptDatabase | null> {
  try {
    return await openDB<KeptSchema>(name, version, {
      upgrade(database) {
        database.createObjectStore("edits");
        database.createObjectStore("confirmed");
        database.createObjectStore("heard", { autoIncrement: true }).createIndex("entry", "entry");
        database.createObjectStore("used");
        database.createObjectStore("room");
      },
      // Somebody deletes the database, and would wait for us.
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
        onLost();
      },
      terminated: onLost,
    });
  } catch {
    // There is no such thing as `indexedDB`, or the browser forbids it: people may want it so.
    return null;
  }
}

/** Deletes a database, also while other tabs have it open. */
export async function deleteKept(name: string): Promise<void> {
  await deleteDB(name);
}

/** Every key of one file in `edits`. */
export const editsOf = (entry: string) => IDBKeyRange.bound([entry], [entry, []]);

/** The keys of one writer's edits of a file up to a number. */
export const editsUpTo = (entry: string, writer: Writer, number: number) =>
  IDBKeyRange.bound([entry, writer], [entry, writer, number]);

/** Every key of one file in `confirmed`. */
export const confirmedOf = (entry: string) => IDBKeyRange.bound([entry], [entry, []]);

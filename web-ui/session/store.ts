import { createStore, type StoreApi } from "zustand/vanilla";
import type { Problem } from "@/api/schemas";
import type { DebugState } from "./debug/debugState";
import type { OpenDocument } from "./document";
import type { Storage } from "./kept/keptSession";
import type { Usage } from "./messages";
import type { Room } from "./room";

/**
 * The state of the one socket. `lost` tells when the next attempt is made, in milliseconds since the epoch; a loss that is
 * mended within a second is told as `connecting`.
 */
export type Link = { state: "connecting" } | { state: "open" } | { state: "lost"; nextTry: number };

/** Where somebody is, as they tell it. */
export interface View {
  entry: string | null;
  /** From 1; null while no file is open. */
  line: number | null;
  /** What they look at of a debug session: a stop by its epoch, and one of its frames by its place from the innermost. */
  debug?: { epoch: number; frame: number } | undefined;
  /** They asked everybody to come to where they are, so many times. */
  calls?: number | undefined;
}

/** Text that the server would not take, kept so that the person can copy it. */
export interface SetAside {
  entry: string;
  /** The file's name at that time. */
  name: string;
  text: string;
  problem: Problem;
}

/** Everything that views read. Yjs documents are not copied into it: they are referred to. */
export interface SessionState {
  link: Link;
  /** Null until the first welcome, unless an earlier visit's is kept; afterwards it stays through losses of the connection. */
  room: Room | null;
  /** Why this page is no longer part of the session, for good. */
  over: Problem | null;
  /** By participant, others and you. */
  views: ReadonlyMap<string, View>;
  /** Who typed in a terminal just now, by terminal. */
  typists: ReadonlyMap<string, string>;
  /** What programs use; null while nothing runs, as far as is known. */
  usage: Usage | null;
  /** The debug sessions that go on, and the last ones that did, by run, the newest last. */
  debugs: ReadonlyMap<string, DebugState>;
  /** When others were last heard of while the connection is lost, in milliseconds since the epoch. */
  asOf: number | null;
  /** Open documents by entry. A refused one is replaced by a fresh one. */
  documents: ReadonlyMap<string, OpenDocument>;
  /** Unsent edits by entry, also of files that are not open; entries without any are absent. */
  unsent: ReadonlyMap<string, number>;
  /** Whether unsent edits outlive this page. */
  storage: Storage;
}

export type SessionStore = StoreApi<SessionState>;

export function newSessionStore(): SessionStore {
  return createStore<SessionState>(() => ({
    link: { state: "connecting" },
    room: null,
    over: null,
    views: new Map(),
    typists: new Map(),
    usage: null,
    debugs: new Map(),
    asOf: null,
    documents: new Map(),
    unsent: new Map(),
    storage: "kept",
  }));
}

import { createContext, use } from "react";
import { useStore } from "zustand";
import type { SessionApi } from "@/api/client";
import type { Connection } from "@/session/connection";
import type { Room } from "@/session/room";
import type { SessionState } from "@/session/store";
import type { Transfers } from "./files/transfers";
import type { VersionHistory, Versions } from "./history/versionHistory";
import type { RoomView, RoomViewStore } from "./view";

/** What every part of the room has at hand. */
export interface RoomTools {
  connection: Connection;
  api: SessionApi;
  view: RoomViewStore;
  versions: VersionHistory;
  transfers: Transfers;
}

export const RoomContext = createContext<RoomTools | null>(null);

export function useTools(): RoomTools {
  const tools = use(RoomContext);
  if (tools === null) throw new Error("parts of the room live within RoomContext");
  return tools;
}

/** Reads the session's state; renders again when what is selected changes. */
export function useSession<T>(select: (state: SessionState) => T): T {
  return useStore(useTools().connection.store, select);
}

/** Reads the room. Parts of the room are rendered only once there is one. */
export function useRoom<T>(select: (room: Room) => T): T {
  return useSession(({ room }) => {
    if (room === null) throw new Error("parts of the room are rendered after the first welcome");
    return select(room);
  });
}

/** Reads how this person has arranged the room. */
export function useView<T>(select: (view: RoomView) => T): T {
  return useStore(useTools().view, select);
}

/** Reads the list of versions; it is kept up to date while somebody looks at the history. */
export function useVersions<T>(select: (versions: Versions) => T): T {
  return useStore(useTools().versions.store, select);
}

"use client";

import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { useStore } from "zustand";
import { Api } from "@/api/client";
import type { Problem } from "@/api/schemas";
import type { Connection } from "@/session/connection";
import { cleanUpKept } from "@/session/kept/cleanUp";
import { rememberVisit } from "@/session/recent";
import { type Admission, readAdmission } from "@/session/tokens";
import { showProblem } from "@/ui/notices";
import { ConnectionHolder } from "./connectionHolder";
import { RoomContext } from "./context";
import { Transfers } from "./files/transfers";
import { VersionHistory } from "./history/versionHistory";
import { Layout } from "./Layout";
import { showSetAside } from "./setAside";
import { RoomSkeleton } from "./Skeleton";
import { newRoomView } from "./view";

interface RoomProps {
  session: string;
  admission: Admission;
  /** The session is over for this person, for good. */
  onOver: (problem: Problem) => void;
}

/** The room of one session, for one participant. */
export function Room({ session, admission, onOver }: RoomProps) {
  const [holder] = useState(
    () =>
      new ConnectionHolder({
        url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/socket`,
        session,
        participant: admission.participant,
        token: admission.token,
        webSocket: WebSocket,
        onSetAside: showSetAside,
        onProblem: (problem) => showProblem("That was not done", problem),
        schedule: (notify) => requestAnimationFrame(notify),
      }),
  );
  const connection = useSyncExternalStore(holder.subscribe, holder.get, () => null);
  if (connection === null) return <RoomSkeleton />;
  return <Connected connection={connection} session={session} token={admission.token} onOver={onOver} />;
}

interface ConnectedProps {
  connection: Connection;
  session: string;
  token: string;
  onOver: (problem: Problem) => void;
}

function Connected({ connection, session, token, onOver }: ConnectedProps) {
  const [view] = useState(newRoomView);
  const tools = useMemo(() => {
    const api = new Api().session(session, token);
    return { connection, view, api, versions: new VersionHistory(api.history), transfers: new Transfers(api.files) };
  }, [connection, view, session, token]);
  const entered = useStore(connection.store, ({ room }) => room?.session ?? null);
  const over = useStore(connection.store, (state) => state.over);
  const unsent = useStore(connection.store, (state) => state.unsent.size > 0);

  useEffect(() => {
    if (over !== null) onOver(over);
  }, [over, onOver]);

  useEffect(() => {
    if (entered === null) return;
    document.title = `${entered.name}, Tandem`;
    rememberVisit(entered);
  }, [entered]);

  useEffect(() => {
    if (!unsent) return;
    const warn = (event: BeforeUnloadEvent) => {
      connection.flush();
      if (connection.atRisk) event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [connection, unsent]);

  useEffect(() => {
    const flush = () => connection.flush();
    const back = () => connection.tryNow();
    const visibility = () => (document.visibilityState === "visible" ? back() : flush());
    addEventListener("pagehide", flush);
    addEventListener("online", back);
    document.addEventListener("visibilitychange", visibility);
    return () => {
      removeEventListener("pagehide", flush);
      removeEventListener("online", back);
      document.removeEventListener("visibilitychange", visibility);
    };
  }, [connection]);

  useEffect(() => {
    void cleanUpKept(readAdmission, Date.now());
  }, []);

  return <RoomContext value={tools}>{entered === null ? <RoomSkeleton /> : <Layout />}</RoomContext>;
}

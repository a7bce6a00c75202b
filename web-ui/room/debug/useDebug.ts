import { useCallback, useMemo } from "react";
import type { Frame, Stop, StopSummary } from "@/api/debug";
import { type DebugState, starting, topFrame } from "@/session/debug/debugState";
import type { SessionState } from "@/session/store";
import { useRoom, useSession, useTools, useView } from "../context";
import { useAnswer } from "../history/useAnswer";

/** The newest debug session, also when it is over. */
export function newestDebug({ debugs }: Pick<SessionState, "debugs">): DebugState | undefined {
  return [...debugs.values()].at(-1);
}

/** The debug session that goes on, if one does. */
export function goingDebug(state: Pick<SessionState, "debugs">): DebugState | undefined {
  const newest = newestDebug(state);
  return newest?.state === "ENDED" ? undefined : newest;
}

/** The debug session that goes on, if one does. */
export function useGoingDebug(): DebugState | undefined {
  return useSession(goingDebug);
}

/** The debug session that is looked at: the newest, or an older one that was chosen. */
export function useDebug(): DebugState | undefined {
  const run = useView((view) => view.debugRun);
  const debug = useSession((state) => (run === null ? newestDebug(state) : state.debugs.get(run)));
  return useMemo(
    () => debug ?? (run === null ? undefined : { ...starting(run), state: "ENDED" as const }),
    [debug, run],
  );
}

/** Whether there is a debug session to show. */
export function useDebugShown(): boolean {
  const shown = useView((view) => view.debugShown);
  const any = useSession(({ debugs }) => debugs.size > 0);
  return shown && any;
}

/** The stops of the debug session so far, oldest first; of one that this page has not seen they are asked for. */
export function useStops(debug: DebugState | undefined): readonly StopSummary[] {
  const { api } = useTools();
  const run = debug?.run;
  const unknown = debug?.state === "ENDED" && debug.stops.length === 0;
  const ask = useCallback(
    (signal: AbortSignal) =>
      unknown && run !== undefined ? api.debug.stops(run, signal) : Promise.resolve<StopSummary[]>([]),
    [api, run, unknown],
  );
  const { data } = useAnswer(ask);
  return (unknown ? data : debug?.stops) ?? none;
}

const none: readonly StopSummary[] = [];

/** A stop of a debug session, asked for if this page has not seen it; null until it is known. */
export function useStop(run: string | undefined, epoch: number | undefined): Stop | null {
  const { api, connection } = useTools();
  const known = run === undefined || epoch === undefined ? null : (connection.debugs.stopOf(run, epoch) ?? null);
  const missing = known === null && run !== undefined && epoch !== undefined;
  const ask = useCallback(
    async (signal: AbortSignal) => {
      if (!missing) return null;
      const stop = await api.debug.stop(run, epoch, signal);
      connection.debugs.keep(run, epoch, stop);
      return stop;
    },
    [api, connection, run, epoch, missing],
  );
  const { data } = useAnswer(ask);
  return known ?? data;
}

/** What of a debug session is looked at. */
export interface Shown {
  debug: DebugState;
  /** Null while the program runs, and after its end until one looks back. */
  stop: Stop | null;
  /** One looks back at an earlier stop, or at one of a program that has ended: nothing can be asked about it. */
  past: boolean;
  /** Of the stop. */
  epoch: number | null;
  /** From 1, in the order of the stops; null for none. */
  number: number | null;
  frame: Frame | null;
}

/** What of the debug session this person looks at: the present stop or an earlier one, and a frame of it. */
export function useShown(): Shown | undefined {
  const debug = useDebug();
  const pastStop = useView((view) => view.pastStop);
  const chosen = useView((view) => view.frame);
  const stops = useStops(debug);
  const summary = pastStop === null ? undefined : stops.find(({ epoch }) => epoch === pastStop);
  const present = summary === undefined || (debug?.stop !== null && summary.epoch === debug?.epoch);
  const earlier = useStop(present ? undefined : debug?.run, present ? undefined : summary.epoch);
  if (debug === undefined) return undefined;
  const stop = present ? debug.stop : earlier;
  const epoch = stop === null ? null : present ? debug.epoch : summary.epoch;
  const at = stops.findIndex((one) => one.epoch === epoch);
  return {
    debug,
    stop,
    past: !present,
    epoch,
    number: at < 0 ? null : at + 1,
    // A stop that is told again has the same frames with other values.
    frame: stop === null ? null : (stop.frames.find(({ id }) => id === chosen?.id) ?? chosen ?? topFrame(stop) ?? null),
  };
}

/** The stop before the one that is shown: what has changed is told by it. */
export function useStopBefore(shown: Shown | undefined): Stop | null {
  const stops = useStops(shown?.debug);
  const at = stops.findIndex(({ epoch }) => epoch === shown?.epoch);
  return useStop(shown?.debug.run, at < 1 ? undefined : stops[at - 1]?.epoch);
}

/** Why this person cannot debug now, in words; undefined if they can. */
export function useWhyNotDebug(): string | undefined {
  const may = useRoom((room) => room.capabilities.has("debug"));
  const online = useSession(({ link }) => link.state === "open");
  if (!may) return "As a viewer you cannot debug. The owner can make you an editor.";
  return online ? undefined : "You are offline: nothing can be asked of the program now.";
}

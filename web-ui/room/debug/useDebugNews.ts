import { useEffect } from "react";
import type { SessionState } from "@/session/store";
import { useTools } from "../context";
import { typedWithin } from "../editor/typing";
import { narrow } from "../useMedia";
import { type RoomViewStore, showLine } from "../view";
import { newestDebug } from "./useDebug";
import { standsAt } from "./words";

/** Whoever typed within so many milliseconds is in the middle of something, and is not taken to where the program stops. */
const busyTyping = 4000;

/**
 * Shows the debugger when a debug session begins, and the line whenever the program stops. Whoever looks back, follows somebody, looks at an earlier
 * version or is typing stays where they are.
 */
export function useDebugNews(): void {
  const { connection, view } = useTools();
  useEffect(() => {
    const { store } = connection;
    const entered = newestDebug(store.getState());
    if (entered !== undefined) goTo(view, store.getState());
    return store.subscribe((now, before) => {
      if (now.debugs === before.debugs) return;
      const [debug, then] = [newestDebug(now), newestDebug(before)];
      if (debug === undefined || debug === then) return;
      if (debug.run !== then?.run) {
        view.setState({ debugShown: true, debugRun: null, pastStop: null, frame: null });
        if (matchMedia(narrow).matches) view.setState({ outputShown: true, bottom: "debugger" });
      }
      const moved = debug.run !== then?.run || debug.epoch !== then.epoch || debug.state !== then.state;
      if (!moved) return;
      if (view.getState().pastStop === null) view.setState({ frame: null });
      if (debug.state === "STOPPED") goTo(view, now);
    });
  }, [connection, view]);
}

function goTo(view: RoomViewStore, state: SessionState): void {
  const debug = newestDebug(state);
  const place = debug && standsAt(debug);
  const { pastStop, past, following } = view.getState();
  if (!place || pastStop !== null || past !== null || following !== null || typedWithin(busyTyping)) return;
  if (state.room?.tree.get(place.entry)?.kind === "FILE") showLine(view, place.entry, place.line);
}

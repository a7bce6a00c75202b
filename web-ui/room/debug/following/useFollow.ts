import { useEffect } from "react";
import type { SessionState } from "@/session/store";
import { useTools } from "../../context";
import { type RoomViewStore, showLine } from "../../view";
import { newestDebug } from "../useDebug";

/** Begins to follow somebody, or ends it with null. */
export function follow(view: RoomViewStore, participant: string | null): void {
  view.setState({ following: participant });
}

/** Goes where the one goes whom this person follows: to their line, and to what they look at of the program. Escape ends it. */
export function useFollow(): void {
  const { connection, view } = useTools();
  useEffect(() => {
    const { store } = connection;
    const stopViews = store.subscribe((now, before) => {
      const { following } = view.getState();
      if (following === null) return;
      if (now.room?.members.find(({ id }) => id === following)?.online !== true) follow(view, null);
      else if (now.views.get(following) !== before.views.get(following) || now.debugs !== before.debugs) {
        goWith(view, now, following);
      }
    });
    const stopView = view.subscribe(({ following }, { following: before }) => {
      if (following !== null && following !== before) goWith(view, store.getState(), following);
    });
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || view.getState().following === null) return;
      follow(view, null);
      event.preventDefault();
    };
    addEventListener("keydown", pressed);
    return () => {
      stopViews();
      stopView();
      removeEventListener("keydown", pressed);
    };
  }, [connection, view]);
}

function goWith(view: RoomViewStore, state: SessionState, participant: string): void {
  const place = state.views.get(participant);
  if (place?.entry == null || state.room?.tree.has(place.entry) !== true) return;
  const debug = newestDebug(state);
  if (place.debug !== undefined && debug !== undefined) {
    const present = place.debug.epoch === debug.epoch && debug.stop !== null;
    const frame = present ? (debug.stop?.frames[place.debug.frame] ?? null) : null;
    const pastStop =
      present || !debug.stops.some(({ epoch }) => epoch === place.debug?.epoch) ? null : place.debug.epoch;
    view.setState({ frame, pastStop });
  }
  const known = view.getState();
  if (known.active === place.entry && known.jump === null && known.caret.line === place.line) return;
  showLine(view, place.entry, place.line ?? 1);
}

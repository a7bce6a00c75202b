import { useCallback, useEffect } from "react";
import type { SessionState } from "@/session/store";
import { showNews } from "@/ui/notices";
import { useRoom, useSession, useTools, useView } from "../../context";
import { showLine } from "../../view";
import { newestDebug } from "../useDebug";

/** Asks everybody who is here to come to the line that one looks at, once. They are told who asked, and may go on from there. */
export function useBringEveryone(): { unavailable: string | undefined; bring: () => void } {
  const { view } = useTools();
  const alone = useRoom(
    ({ members, you }) => !members.some(({ id, online, kind }) => online && id !== you.id && kind !== "RUNNER"),
  );
  const online = useSession(({ link }) => link.state === "open");
  const nowhere = useView((state) => state.active === null);
  const bring = useCallback(() => view.setState(({ calls }) => ({ calls: calls + 1 })), [view]);
  const unavailable = !online
    ? "You are offline."
    : alone
      ? "Nobody else is here."
      : nowhere
        ? "Open a file first: everybody is brought to your line of it."
        : undefined;
  return { unavailable, bring };
}

/** Who calls now, of those who did not before. Whoever comes into the room has called nobody. */
export function callers(now: SessionState["views"], before: SessionState["views"], you: string): string[] {
  return [...now].flatMap(([id, { calls }]) => {
    const known = before.get(id);
    return id !== you && known !== undefined && (calls ?? 0) > (known.calls ?? 0) ? [id] : [];
  });
}

/** Goes to whoever calls. */
export function useBrought(): void {
  const { connection, view } = useTools();
  useEffect(
    () =>
      connection.store.subscribe((now, { views: before }) => {
        const { room, views } = now;
        if (room === null || views === before) return;
        const caller = callers(views, before, room.you.id).at(-1);
        const place = views.get(caller ?? "");
        const name = room.members.find(({ id }) => id === caller)?.name;
        if (place?.entry == null || name === undefined || !room.tree.has(place.entry)) return;
        const stop = place.debug?.epoch === newestDebug(now)?.epoch ? newestDebug(now)?.stop : null;
        view.setState({
          pastStop: null,
          frame: stop?.frames[place.debug?.frame ?? 0] ?? null,
          past: null,
          place: "code",
        });
        showLine(view, place.entry, place.line ?? 1);
        showNews(`${name} brought you here`);
      }),
    [connection, view],
  );
}

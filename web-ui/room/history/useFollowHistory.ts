import { useEffect, useEffectEvent } from "react";
import type { LogRecord } from "@/session/messages";
import { showNews } from "@/ui/notices";
import { useSession, useTools, useView } from "../context";
import { usePersonOf } from "./people";
import { goBackTo } from "./useBackToNow";

/** Keeps the list of versions up to date while somebody looks at it, and tells when somebody else restores one. */
export function useFollowHistory(): void {
  const { connection, versions, view } = useTools();
  const shown = useView((state) => state.historyShown);
  const online = useSession(({ link }) => link.state === "open");
  const personOf = usePersonOf();

  useEffect(() => {
    // After a loss of the connection too: what happened meanwhile is told by no record.
    if (!shown || !online) return;
    void versions.refresh();
    return connection.follow(versions.heard);
  }, [connection, versions, shown, online]);

  const tell = useEffectEvent((records: readonly LogRecord[]) => {
    const you = connection.store.getState().room?.you.id;
    for (const { event, author } of records) {
      if (event?.type !== "versionMade" || event.kind !== "RESTORE" || author === you) continue;
      // Text that changes by itself is frightening until one knows who did it and that nothing is lost.
      showNews(`${personOf(author).name} restored an earlier version`, {
        label: "See what was there before",
        run: () => goBackTo(view, event.version),
      });
    }
  });
  useEffect(() => connection.follow((records) => tell(records)), [connection]);
}

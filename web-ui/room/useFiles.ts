import { useEffect } from "react";
import { useRoom, useTools, useView } from "./context";
import { firstEntry } from "./runTarget";
import { closeTab, openFile } from "./view";

/** Opens a file for whoever has just entered, and closes the tabs of files that are gone. */
export function useFirstFile(): void {
  const { connection, view } = useTools();
  const tree = useRoom((room) => room.tree);
  const tabs = useView((state) => state.tabs);

  useEffect(() => {
    const { room } = connection.store.getState();
    if (room === null || view.getState().active !== null) return;
    const first = firstEntry(room);
    if (first !== undefined) openFile(view, first.id);
    // Once, on entering: a person who closes all tabs wants none.
  }, [connection, view]);

  useEffect(() => {
    for (const entry of tabs) if (!tree.has(entry)) closeTab(view, entry);
  }, [tree, tabs, view]);

  useEffect(() => {
    const stop = view.subscribe(({ tabs: next }, { tabs: before }) => {
      for (const entry of before) if (!next.includes(entry)) connection.release(entry);
    });
    return stop;
  }, [connection, view]);
}

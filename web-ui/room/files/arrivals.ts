import { openFile, type RoomViewStore } from "../view";

/** Where the session's tree is told. */
interface Trees {
  getState: () => { room: { tree: ReadonlyMap<string, unknown> } | null };
  subscribe: (listener: () => void) => () => void;
}

/** How long, in milliseconds, somebody may still expect that what was uploaded opens. */
const expected = 10_000;

/**
 * Opens a file that the platform has just made as soon as the session's records tell of it. The answer to a request may come before
 * them, and a tab of a file that is not there would be closed again.
 */
export function openOnArrival(trees: Trees, view: RoomViewStore, entry: string): void {
  const openIfThere = () => {
    const there = trees.getState().room?.tree.has(entry) === true;
    if (there) openFile(view, entry);
    return there;
  };
  if (openIfThere()) return;
  const stop = trees.subscribe(() => {
    if (!openIfThere()) return;
    clearTimeout(patience);
    stop();
  });
  const patience = setTimeout(stop, expected);
}

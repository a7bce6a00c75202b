import { createStore, type StoreApi } from "zustand/vanilla";

/** The places of the phone's bottom bar. */
export type Place = "files" | "code" | "output" | "people";

/** A line to go to, once. */
export interface Jump {
  entry: string;
  line: number;
}

/** How one person has arranged the room: never sent to anybody. */
export interface RoomView {
  /** Open files in the order of their tabs. */
  tabs: readonly string[];
  active: string | null;
  place: Place;
  outputShown: boolean;
  /** An older run to look at; null for the newest. */
  shownRun: string | null;
  /** What Run runs, once chosen; null for the proposal. */
  runEntry: string | null;
  /** A language other than the one that the file's ending says. */
  runLanguage: string | null;
  jump: Jump | null;
  /** The caret, from 1. */
  caret: { line: number; column: number };
}

export type RoomViewStore = StoreApi<RoomView>;

export function newRoomView(): RoomViewStore {
  return createStore<RoomView>(() => ({
    tabs: [],
    active: null,
    place: "code",
    outputShown: true,
    shownRun: null,
    runEntry: null,
    runLanguage: null,
    jump: null,
    caret: { line: 1, column: 1 },
  }));
}

/** Opens a file in a tab of its own, or shows the tab that it has. */
export function openFile(view: RoomViewStore, entry: string, line?: number): void {
  view.setState(({ tabs }) => ({
    tabs: tabs.includes(entry) ? tabs : [...tabs, entry],
    active: entry,
    place: "code",
    jump: line === undefined ? null : { entry, line },
  }));
}

/** Closes a tab; its right neighbour, or else the left one, takes its place. */
export function closeTab(view: RoomViewStore, entry: string): void {
  view.setState(({ tabs, active }) => {
    const at = tabs.indexOf(entry);
    const left = tabs.filter((tab) => tab !== entry);
    return { tabs: left, active: active === entry ? (left[at] ?? left.at(-1) ?? null) : active };
  });
}

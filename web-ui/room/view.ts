import { createStore, type StoreApi } from "zustand/vanilla";
import type { Frame } from "@/api/debug";

/** The places of the phone's bottom bar. */
export type Place = "files" | "code" | "output" | "people" | "history" | "debug";

/** An earlier version that is looked at instead of the present. */
export interface Past {
  version: string;
  /** The file that is looked at; null for the one that the editor shows. */
  entry: string | null;
}

/** A line to go to, once. */
export interface Jump {
  entry: string;
  line: number;
  /** The focus stays where it is: nobody asked for the editor. */
  quietly?: boolean;
}

/** How one person has arranged the room: never sent to anybody. */
export interface RoomView {
  /** Open files in the order of their tabs. */
  tabs: readonly string[];
  active: string | null;
  place: Place;
  outputShown: boolean;
  /** What the bottom panel shows: `output`, `tests`, `console` and `debugger` of a debug session, or a terminal by its id. */
  bottom: string;
  /** An older run to look at; null for the newest. */
  shownRun: string | null;
  /** An older run of tests to look at; null for the newest. */
  shownTests: string | null;
  /** The run configuration that Run uses; null for none. */
  runConfiguration: string | null;
  /** The file that Run runs without a configuration, once chosen; null for the proposal. */
  runEntry: string | null;
  /** A language other than the one that the file's ending says. */
  runLanguage: string | null;
  jump: Jump | null;
  /** The caret, from 1. */
  caret: { line: number; column: number };
  historyShown: boolean;
  /** Null while one looks at the present. */
  past: Past | null;
  /** A past version is shown as it was, or by what is different. It stays from version to version. */
  lens: "text" | "changes";
  /** What a version is compared with: `now`, the one before it, or another by its id. */
  against: string;
  /** The history is that of the whole session, or of the one file that is looked at. */
  scope: "session" | "file";
  /** The editor tells who wrote each line. */
  blame: boolean;
  /** The panel of the debugger, for as long as there is a debug session. */
  debugShown: boolean;
  /** An older debug session to look at, by its run; null for the newest. */
  debugRun: string | null;
  /** The stop that one looks back at, by its epoch; null for the present. */
  pastStop: number | null;
  /** A frame other than the innermost, of the stop that is shown. */
  frame: Frame | null;
  /** The participant whom one follows. */
  following: string | null;
  /** How often everybody was asked to come to where one is. */
  calls: number;
}

export type RoomViewStore = StoreApi<RoomView>;

export function newRoomView(): RoomViewStore {
  return createStore<RoomView>(() => ({
    tabs: [],
    active: null,
    place: "code",
    outputShown: true,
    bottom: "output",
    shownRun: null,
    shownTests: null,
    runConfiguration: null,
    runEntry: null,
    runLanguage: null,
    jump: null,
    caret: { line: 1, column: 1 },
    historyShown: false,
    past: null,
    lens: "text",
    against: "now",
    scope: "session",
    blame: false,
    debugShown: true,
    debugRun: null,
    pastStop: null,
    frame: null,
    following: null,
    calls: 0,
  }));
}

/** Opens a file in a tab of its own, or shows the tab that it has. Whoever looked at the past is back in the present. */
export function openFile(view: RoomViewStore, entry: string, line?: number): void {
  view.setState(({ tabs }) => ({
    tabs: tabs.includes(entry) ? tabs : [...tabs, entry],
    active: entry,
    past: null,
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

/** Shows the history, or puts it away and with it the version that was looked at. */
export function showHistory(view: RoomViewStore, shown: boolean): void {
  view.setState(({ place, past }) => ({
    historyShown: shown,
    past: shown ? past : null,
    place: shown ? "history" : place === "history" ? "code" : place,
  }));
}

/** Looks at an earlier version, at the same file as before or at another. On a phone the code's place shows it. */
export function lookBack(view: RoomViewStore, version: string, entry?: string): void {
  view.setState(({ past }) => ({
    past: { version, entry: entry ?? past?.entry ?? null },
    place: "code",
  }));
}

/** Shows a line of a file without taking the focus: the program, or somebody who is followed, is there. */
export function showLine(view: RoomViewStore, entry: string, line: number): void {
  view.setState(({ tabs }) => ({
    tabs: tabs.includes(entry) ? tabs : [...tabs, entry],
    active: entry,
    jump: { entry, line, quietly: true },
  }));
}

/** Looks at the present again. */
export function backToNow(view: RoomViewStore): void {
  view.setState({ past: null });
}

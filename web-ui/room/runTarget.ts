import type { Entry, Language } from "@/api/schemas";
import type { Room } from "@/session/room";

/** The language that a file's ending says; undefined if none here claims it. */
export function languageOf(room: Pick<Room, "languages">, name: string): Language | undefined {
  const ending = name.includes(".") ? name.slice(name.lastIndexOf(".") + 1).toLowerCase() : "";
  return room.languages.find(({ fileExtensions }) => fileExtensions.includes(ending));
}

/** Files that some language can run, in the order of their names. */
export function runnableEntries(room: Pick<Room, "languages" | "tree">): Entry[] {
  return [...room.tree.values()]
    .filter(({ kind, name }) => kind === "FILE" && languageOf(room, name) !== undefined)
    .sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * What Run proposes to run until somebody chooses: the template's main file, or else the file one looks at, or else the
 * first main file or file that can be run.
 */
export function proposedEntry(
  room: Pick<Room, "languages" | "tree" | "session">,
  active: string | null,
): Entry | undefined {
  const runnable = runnableEntries(room);
  const main = room.languages.find(({ id }) => id === room.session.template)?.entryFile;
  return (
    runnable.find(({ name, parent }) => parent === null && name === main) ??
    runnable.find(({ id }) => id === active) ??
    runnable.find(({ name, parent }) => parent === null && room.languages.some((known) => known.entryFile === name)) ??
    runnable[0]
  );
}

/**
 * What somebody sees first who enters: the proposal, or while it is not known what can be run (no runner is there) a file that is called
 * as main files are, or else the first.
 */
export function firstEntry(room: Pick<Room, "languages" | "tree" | "session">): Entry | undefined {
  const files = [...room.tree.values()]
    .filter(({ kind }) => kind === "FILE")
    .sort((a, b) => a.name.localeCompare(b.name));
  const top = files.filter(({ parent }) => parent === null);
  return proposedEntry(room, null) ?? top.find(({ name }) => /^main\./i.test(name)) ?? top[0] ?? files[0];
}

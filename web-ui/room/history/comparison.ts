import { type ChangedLine, type FileChange, type Hunk, NOW, type Version } from "@/api/history";
import { counted, listed } from "./words";

/** One row of a shown hunk. */
export interface DiffRow extends ChangedLine {
  /** From 1; null on the side where the line is not. */
  oldLine: number | null;
  newLine: number | null;
  /** The first of a run of lines of one kind by one person: it carries the tag. */
  leads: boolean;
}

/** The rows of a hunk with their line numbers on both sides. */
export function rowsOf({ oldStart, newStart, lines }: Hunk): DiffRow[] {
  let [oldLine, newLine] = [oldStart, newStart];
  let before: ChangedLine | undefined;
  return lines.map((line) => {
    const row = {
      ...line,
      oldLine: line.kind === "ADDED" ? null : oldLine++,
      newLine: line.kind === "REMOVED" ? null : newLine++,
      leads: line.kind !== "SAME" && (before?.kind !== line.kind || before.author !== line.author),
    };
    before = line;
    return row;
  });
}

export interface ChangeCount {
  added: number;
  removed: number;
  /** Who wrote what was added, in the order of the lines. */
  by: readonly string[];
}

/** How much changed in some hunks, and by whom. */
export function countOf(hunks: readonly Hunk[]): ChangeCount {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const added = lines.filter(({ kind }) => kind === "ADDED");
  return {
    added: added.length,
    removed: lines.filter(({ kind }) => kind === "REMOVED").length,
    by: [...new Set(added.flatMap(({ author }) => (author === null ? [] : [author])))],
  };
}

/** `3 lines added by Ana and Bo, 1 removed`. */
export function countWords({ added, removed, by }: ChangeCount, nameOf: (participant: string) => string): string {
  if (added === 0 && removed === 0) return "no line changed";
  if (added === 0) return `${counted(removed, "line")} removed`;
  const authors = by.length === 0 ? "" : ` by ${listed(by.map(nameOf))}`;
  return `${counted(added, "line")} added${authors}${removed === 0 ? "" : `, ${removed} removed`}`;
}

/** What became of a file, where that is more than some lines. */
export function fateOf(file: FileChange): string | null {
  const words = [moveOf(file), file.whole === true && "too much is different to show it line by line"];
  return words.filter(Boolean).join(", ") || null;
}

function moveOf({ change, oldPath, newPath }: FileChange): string | null {
  switch (change) {
    case "ADDED":
      return "new file";
    case "REMOVED":
      return "file deleted";
    case "MOVED":
      return `was ${oldPath ?? "elsewhere"}`;
    case "CHANGED":
      return oldPath !== null && newPath !== null && oldPath !== newPath ? `was ${oldPath}` : null;
  }
}

/** The version before, whichever it is. */
export const PREVIOUS = "previous";

/**
 * The two ends of a comparison, the older one first: what is called added came later.
 *
 * @param against `now`, {@link PREVIOUS}, or a version's id; one that is not in the list, or the version itself, stands for now
 * @param list newest first
 * @returns null if there is no version before in the list
 */
export function endsOf(
  version: string,
  against: string,
  list: readonly Version[],
): { from: string; to: string } | null {
  const at = list.findIndex(({ id }) => id === version);
  if (against === PREVIOUS) {
    const previous = at < 0 ? undefined : list[at + 1];
    return previous === undefined ? null : { from: previous.id, to: version };
  }
  const other = list.findIndex(({ id }) => id === against);
  if (other < 0 || other === at) return { from: version, to: NOW };
  return at >= 0 && other > at ? { from: against, to: version } : { from: version, to: against };
}

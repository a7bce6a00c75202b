import type { ChangedLine, Version } from "@/api/history";
import { ana, id, mainPy } from "@/session/testing/fixtures";

/** A version of a test: what is not said is that of an automatic one by Ana, made when the editing paused. */
export function aVersion(sequence: number, change: Partial<Version> = {}): Version {
  return {
    id: id(`v${sequence}`),
    sequence,
    at: new Date(Date.UTC(2026, 10, 26, 9, 0, sequence)).toISOString(),
    kind: "PAUSE",
    name: null,
    author: ana.id,
    authors: [ana.id],
    files: [mainPy.id],
    ...change,
  };
}

/** A line of a hunk, as in a patch: a sign and the text. */
export function aLine(patch: string, author: string | null = null): ChangedLine {
  const kind = patch.startsWith("+") ? "ADDED" : patch.startsWith("-") ? "REMOVED" : "SAME";
  return { kind, text: patch.slice(1), author, at: author === null ? null : "2026-11-26T09:00:00Z" };
}

import { type KeyboardEvent, useCallback, useMemo } from "react";
import type { Entry } from "@/api/schemas";
import { ProblemNote } from "@/people/ProblemNote";
import { Button } from "@/ui/Button";
import { useTools, useVersions, useView } from "../context";
import { Bars } from "../Skeleton";
import { pathOf, visibleRows } from "../tree/nodes";
import type { Past } from "../view";
import { PastBar } from "./PastBar";
import { PastChanges } from "./PastChanges";
import { PastText } from "./PastText";
import { useBackToNow } from "./useBackToNow";
import { type Answer, useAnswer } from "./useAnswer";

/** A file of an earlier version. */
export interface PastFile {
  id: string;
  path: string;
  /** Whether it is a text file. */
  text: boolean;
}

/** An earlier version in the place of the editor: its text, or what is different from another version. Escape leaves it. */
export function PastPane({ past }: { past: Past }) {
  const { api } = useTools();
  const lens = useView((view) => view.lens);
  const back = useBackToNow();
  const ask = useCallback((signal: AbortSignal) => api.history.tree(past.version, signal), [api, past.version]);
  const tree = useAnswer(ask);
  const files = useMemo(() => (tree.data === null ? null : filesOf(tree.data)), [tree.data]);
  const entry = usePastEntry(past, files);

  const onKeyDown = (event: KeyboardEvent) => {
    // Menus and dialogs that were opened from here close first.
    const inside = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (event.key !== "Escape" || event.defaultPrevented || !inside) return;
    event.preventDefault();
    back();
  };

  return (
    // Escape is heard here for all that is inside.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <section
      aria-label="Earlier version"
      onKeyDown={onKeyDown}
      className="absolute inset-0 flex min-h-0 flex-col bg-paper"
    >
      <PastBar past={past} entry={entry} file={files?.find(({ id }) => id === entry)} known={files !== null} />
      {files === null ? (
        <Unanswered answer={tree} />
      ) : lens === "text" ? (
        <PastText version={past.version} files={files} entry={entry} />
      ) : (
        <PastChanges version={past.version} entry={entry} />
      )}
    </section>
  );
}

/** Still bars until an answer comes, or why there is none. */
export function Unanswered({ answer }: { answer: Pick<Answer<unknown>, "problem" | "retry"> }) {
  if (answer.problem === null) return <Bars />;
  return (
    <div className="max-w-[560px] p-5">
      <ProblemNote problem={answer.problem}>
        <Button onClick={answer.retry}>Try again</Button>
      </ProblemNote>
    </div>
  );
}

/** The file that is looked at: the chosen one, else the editor's, else the first that changed, else the first there is. */
function usePastEntry(past: Past, files: readonly PastFile[] | null): string | null {
  const active = useView((view) => view.active);
  const changed = useVersions(({ list }) => list.find(({ id }) => id === past.version)?.files);
  if (past.entry !== null) return past.entry;
  const there = (entry: string | null) => files === null || files.some(({ id }) => id === entry);
  if (active !== null && there(active)) return active;
  return changed?.find(there) ?? files?.[0]?.id ?? null;
}

function filesOf(entries: readonly Entry[]): PastFile[] {
  const tree = new Map(entries.map((entry) => [entry.id, entry]));
  return visibleRows(tree, new Set())
    .filter(({ entry }) => entry.kind !== "FOLDER")
    .map(({ entry }) => ({ id: entry.id, path: pathOf(tree, entry), text: entry.kind === "FILE" }));
}

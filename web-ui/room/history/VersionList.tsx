import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import type { Version } from "@/api/history";
import { ProblemNote } from "@/people/ProblemNote";
import { Button } from "@/ui/Button";
import { useTools, useVersions, useView } from "../context";
import { Bars } from "../Skeleton";
import { backToNow, lookBack } from "../view";
import { listRows } from "./listRows";
import { useScope } from "./ScopeSwitch";
import { useMinute } from "./useMinute";
import { VersionRow } from "./VersionRow";

interface VersionListProps {
  namedOnly: boolean;
  /** Asks for a version's name. */
  onName: (version: Version) => void;
}

/** The versions by day. One row is reached by Tab; arrows, Home and End move, Enter looks at it, Escape leaves it, F2 names it. */
export function VersionList({ namedOnly, onName }: VersionListProps) {
  const { versions, view } = useTools();
  const { list, more, loaded, problem } = useVersions((state) => state);
  const looked = useView(({ past }) => past?.version ?? null);
  const scope = useScope();
  const now = useMinute();
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string | null>(null);
  const [fetching, setFetching] = useState(false);
  const place = useRef<HTMLUListElement>(null);

  const rows = useMemo(() => {
    const shown = list.filter(
      ({ name, files, id }) =>
        id === looked || ((!namedOnly || name !== null) && (scope === null || files.includes(scope))),
    );
    return listRows(shown, now, opened, looked);
  }, [list, namedOnly, scope, now, opened, looked]);
  const ids = rows.map((row) => ("version" in row ? row.version.id : row.fold));
  const reachable = [focused, looked].find((id) => id !== null && ids.includes(id)) ?? ids[0];

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && looked !== null) backToNow(view);
    const at = ids.indexOf(reachable ?? "");
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: ids.length - 1 }[event.key];
    if (next === undefined || !(event.target instanceof HTMLElement) || event.target.dataset.row === undefined) return;
    event.preventDefault();
    focusRow(place.current, ids[next] ?? "");
  };

  if (!loaded) {
    return problem === null ? (
      <Bars />
    ) : (
      <div className="p-3.5">
        <ProblemNote problem={problem}>
          <Button onClick={() => void versions.refresh()}>Try again</Button>
        </ProblemNote>
      </div>
    );
  }
  return (
    <div className="min-h-0 flex-1 overflow-y-auto pb-3">
      {rows.length === 0 && (
        <p className="px-3.5 py-3 text-pretty text-ink-2">{emptyWords(list.length > 0, namedOnly, more)}</p>
      )}
      {/* The keys are heard here for all rows; each row is a button of its own. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <ul ref={place} aria-label="Versions" className="px-1.5" onKeyDown={onKeyDown}>
        {rows.map((row) => (
          <li key={"version" in row ? row.version.id : row.fold}>
            {row.day !== null && <h3 className="px-2 pt-3 pb-1 text-xs font-strong text-ink-2">{row.day}</h3>}
            {"version" in row ? (
              <VersionRow
                version={row.version}
                looked={row.version.id === looked}
                reachable={row.version.id === reachable}
                onFocus={() => setFocused(row.version.id)}
                onLook={() => lookBack(view, row.version.id)}
                onName={() => onName(row.version)}
              />
            ) : (
              <button
                type="button"
                data-row={row.fold}
                tabIndex={row.fold === reachable ? 0 : -1}
                aria-expanded={false}
                onFocus={() => setFocused(row.fold)}
                onClick={() => {
                  setOpened((before) => new Set(before).add(row.fold));
                  // The button is gone then; what was in it comes next.
                  requestAnimationFrame(() => focusRow(place.current, row.first));
                }}
                className="h-(--row) w-full rounded-[5px] px-2 text-left text-xs text-ink-3 hover:bg-hover focus-visible:-outline-offset-1 phone:h-11"
              >
                {row.count} more automatic versions
              </button>
            )}
          </li>
        ))}
      </ul>
      {more && (
        <Button
          look="plain"
          className="mx-1.5 mt-2"
          aria-busy={fetching}
          onClick={() => {
            if (fetching) return;
            setFetching(true);
            void versions.older().finally(() => setFetching(false));
          }}
        >
          Show older versions
        </Button>
      )}
      {problem !== null && (
        <div className="p-3.5">
          <ProblemNote problem={problem}>
            <Button onClick={() => void versions.refresh()}>Try again</Button>
          </ProblemNote>
        </div>
      )}
    </div>
  );
}

function emptyWords(any: boolean, namedOnly: boolean, more: boolean): string {
  if (!any) return "No versions yet. One is kept whenever editing pauses, at each run and before each restore.";
  const none = namedOnly ? "No version with a name" : "No version in which this file changed";
  return more ? `${none} among the newest ones.` : `${none}.`;
}

function focusRow(list: HTMLElement | null, id: string): void {
  list?.querySelector<HTMLElement>(`[data-row="${id}"]`)?.focus();
}

import { FilePen } from "lucide-react";
import { memo, useEffect, useMemo, useRef, useState } from "react";
import type { FileChange, Hunk } from "@/api/history";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { NameTag } from "@/ui/NameTag";
import { countOf, countWords, type DiffRow, fateOf, rowsOf } from "./comparison";
import { highlighted, mountHighlighting, type Piece } from "./highlight";
import { type Person, usePersonOf } from "./people";
import { useMinute } from "./useMinute";
import { counted, whenOf } from "./words";
import "./differences.css";

/** So many lines are drawn at first, and so many more for each wish; a page of a hundred thousand would stand still. */
const budgets = [800, 4000] as const;

/** Height of a file's heading, which stays at the top, in pixels. */
const headHeight = 36;

interface DifferencesProps {
  files: readonly FileChange[];
  /** The change that was stepped to, counted over all files; null before the first step. */
  current: number | null;
}

/** All files with what is different in them. */
export function Differences({ files, current }: DifferencesProps) {
  const place = useRef<HTMLDivElement>(null);
  const [wished, setWished] = useState<number>(budgets[0]);
  const plan = useMemo(() => planOf(files), [files]);
  // A change that was stepped to is shown, wherever it is.
  const reached = current === null ? 0 : (plan.ends[current] ?? 0);
  const budget = Math.max(wished, reached);

  useEffect(mountHighlighting, []);

  useEffect(() => {
    if (current === null) return;
    const { current: scroller } = place;
    const change = scroller?.querySelector<HTMLElement>(`[data-change="${current}"]`);
    if (scroller == null || change == null) return;
    change.focus({ preventScroll: true });
    // By hand: `scrollIntoView` would move everything around the list too.
    scroller.scrollTop += change.getBoundingClientRect().top - scroller.getBoundingClientRect().top - headHeight;
  }, [current]);

  return (
    // What scrolls is reached by Tab, so that the keyboard scrolls it.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div ref={place} role="region" aria-label="Changes" tabIndex={0} className="diff min-h-0 flex-1 overflow-auto pb-6">
      {plan.files.map(({ file, first, before }) =>
        before >= budget && file.hunks.length > 0 ? null : (
          <File
            key={file.entry}
            file={file}
            first={first}
            budget={budget - before}
            total={plan.ends.length}
            current={current}
          />
        ),
      )}
      {plan.lines > budget && (
        <div className="flex items-center gap-3 px-3.5 pt-4">
          <Button onClick={() => setWished(budget + budgets[1])}>Show more</Button>
          <span className="text-ink-2">{counted(plan.lines - budget, "line")} are not shown yet</span>
        </div>
      )}
    </div>
  );
}

/** Where each file's changes begin, and how many lines it takes to show each. */
function planOf(files: readonly FileChange[]) {
  const ends: number[] = [];
  let lines = 0;
  const placed = files.map((file) => {
    const [first, before] = [ends.length, lines];
    for (const hunk of file.hunks) ends.push((lines += hunk.lines.length));
    return { file, first, before };
  });
  return { files: placed, ends, lines };
}

interface FileProps {
  file: FileChange;
  /** The number of its first change, from 0. */
  first: number;
  /** At most so many lines. */
  budget: number;
  /** Changes in all files. */
  total: number;
  current: number | null;
}

function File({ file, first, budget, total, current }: FileProps) {
  const personOf = usePersonOf();
  const path = file.newPath ?? file.oldPath ?? "a file";
  const fate = fateOf(file);
  const count = file.hunks.length === 0 ? null : countWords(countOf(file.hunks), (id) => personOf(id).name);
  const shown = file.hunks.reduce<{ hunk: Hunk; lines: number }[]>((some, hunk) => {
    const used = some.reduce((sum, { lines }) => sum + lines, 0);
    return used >= budget ? some : [...some, { hunk, lines: Math.min(hunk.lines.length, budget - used) }];
  }, []);
  return (
    <section aria-label={path}>
      <h3 className="sticky top-0 left-0 z-10 flex h-9 items-center gap-2 border-y border-line bg-chrome px-3.5 whitespace-nowrap first:border-t-0">
        <Icon of={FilePen} small className="text-ink-3" />
        <span className={classes("font-strong", file.newPath === null && "line-through")}>{path}</span>
        {fate !== null && <span className="text-ink-2">{fate}</span>}
        {count !== null && <span className="overflow-hidden text-xs text-ellipsis text-ink-3">{count}</span>}
      </h3>
      {shown.map(({ hunk, lines }, at) => (
        <Change
          key={first + at}
          hunk={hunk}
          lines={lines}
          path={path}
          number={first + at}
          total={total}
          current={current === first + at}
        />
      ))}
    </section>
  );
}

interface ChangeProps {
  hunk: Hunk;
  /** The first so many of its lines. */
  lines: number;
  path: string;
  /** From 0. */
  number: number;
  total: number;
  current: boolean;
}

const Change = memo(function Change({ hunk, lines, path, number, total, current }: ChangeProps) {
  const personOf = usePersonOf();
  const now = useMinute();
  const rows = useMemo(
    () => painted(path, rowsOf({ ...hunk, lines: hunk.lines.slice(0, lines) })),
    [hunk, lines, path],
  );
  const words = countWords(countOf([hunk]), (id) => personOf(id).name);
  return (
    <div
      data-change={number}
      role="group"
      aria-label={`Change ${number + 1} of ${total}, ${path}: ${words}`}
      tabIndex={-1}
      className={classes("diff-change", current && "current")}
    >
      <table>
        <tbody>
          {rows.map(({ row, pieces }, at) => (
            <Line key={at} row={row} pieces={pieces} person={personOf(row.author)} now={now} />
          ))}
        </tbody>
      </table>
    </div>
  );
});

interface LineProps {
  row: DiffRow;
  pieces: readonly Piece[];
  person: Person;
  now: number;
}

function Line({ row, pieces, person, now }: LineProps) {
  const { kind, oldLine, newLine, leads, at } = row;
  const when = at === null ? "" : `, ${whenOf(Date.parse(at), now)}`;
  const said =
    kind === "ADDED"
      ? `Added by ${person.name}${when}`
      : kind === "REMOVED"
        ? `Removed, was by ${person.name}${when}`
        : "";
  return (
    <tr className={classes(kind.toLowerCase(), kind !== "SAME" && `p${person.colour}`)}>
      <td className="number">{oldLine}</td>
      <td className="number">{newLine}</td>
      <td className="who" title={said}>
        {leads && <NameTag text={person.tag} colour={person.colour} size="small" away={kind === "REMOVED"} />}
      </td>
      <td className="sign" aria-hidden>
        {kind === "ADDED" ? "+" : kind === "REMOVED" ? "−" : ""}
      </td>
      <td className="code">
        {kind !== "SAME" && <span className="sr-only">{leads ? said : kind === "ADDED" ? "Added" : "Removed"}: </span>}
        {pieces.map(({ text, look }, piece) => (
          <span key={piece} className={look}>
            {text}
          </span>
        ))}
      </td>
    </tr>
  );
}

/** The rows in the editor's colours: what was and what is are two texts, each read by itself. */
function painted(path: string, rows: readonly DiffRow[]): { row: DiffRow; pieces: Piece[] }[] {
  const side = (other: DiffRow["kind"]) => {
    const own = rows.filter(({ kind }) => kind !== other);
    const pieces = highlighted(
      path,
      own.map(({ text }) => text),
    );
    return new Map(own.map((row, at) => [row, pieces[at] ?? []]));
  };
  const [was, is] = [side("ADDED"), side("REMOVED")];
  return rows.map((row) => ({ row, pieces: (row.kind === "REMOVED" ? was : is).get(row) ?? [] }));
}

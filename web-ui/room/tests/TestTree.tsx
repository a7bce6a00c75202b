import { type KeyboardEvent, useMemo, useRef, useState } from "react";
import type { Language, TestCase } from "@/api/schemas";
import { useRoom, useTools } from "../context";
import { useDebugTests } from "../debug/useDebugTests";
import { openFile } from "../view";
import { fileFinder } from "./testFiles";
import { TestRow } from "./TestRow";
import { testRows, testTree, type TestRow as Row } from "./testTree";

interface TestTreeProps {
  tests: readonly TestCase[];
  /** In which they are written; undefined if that is not known. */
  language: Language | undefined;
}

/**
 * Tests by file and suite. One row is reached by Tab; arrows, Home and End walk, Enter goes to the line, Shift and Enter debug the test or
 * the tests of the file. A click goes there too, and unfolds what a test tells.
 */
export function TestTree({ tests, language }: TestTreeProps) {
  const { view } = useTools();
  const debugTests = useDebugTests(language);
  const entries = useRoom((room) => room.tree);
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const tree = useMemo(() => testTree(tests), [tests]);
  const rows = useMemo(() => testRows(tree, toggled), [tree, toggled]);
  const find = useMemo(() => fileFinder(entries), [entries]);
  const reachable = rows.some(({ node }) => node.key === focused) ? focused : rows[0]?.node.key;

  const toggle = (key: string) =>
    setToggled((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  const goTo = (row: Row | undefined) => {
    if (row === undefined) return;
    setFocused(row.node.key);
    list.current?.querySelector<HTMLElement>(`[data-row="${rows.indexOf(row)}"]`)?.focus();
  };
  const open = ({ node: { file, line } }: Row) => {
    const entry = find(file);
    if (entry !== undefined) openFile(view, entry.id, line ?? undefined);
  };
  const debug = ({ node: { kind, file, test } }: Row): (() => void) | undefined => {
    // What could not be made ready is no test that could be chosen.
    if (kind === "suite" || test?.state === "ERROR") return undefined;
    const entry = find(file);
    return entry === undefined ? undefined : debugTests?.(entry, test);
  };
  const clicked = (row: Row) => {
    setFocused(row.node.key);
    if (row.node.kind === "test") {
      if (row.expanded === false) toggle(row.node.key);
      open(row);
    } else toggle(row.node.key);
  };

  const pressed = (event: KeyboardEvent, row: Row) => {
    const at = rows.indexOf(row);
    const { node, level, expanded } = row;
    if (event.key === "ArrowDown") goTo(rows[at + 1]);
    else if (event.key === "ArrowUp") goTo(rows[at - 1]);
    else if (event.key === "Home") goTo(rows[0]);
    else if (event.key === "End") goTo(rows.at(-1));
    else if (event.key === "ArrowRight" && expanded === false) toggle(node.key);
    else if (event.key === "ArrowRight" && node.kind !== "test") goTo(rows[at + 1]);
    else if (event.key === "ArrowLeft" && expanded === true) toggle(node.key);
    else if (event.key === "ArrowLeft") goTo(rows.slice(0, at).findLast((above) => above.level < level));
    else if (event.key === "Enter" && event.shiftKey) debug(row)?.();
    else if (event.key === "Enter") open(row);
    else if (event.key === " " && expanded !== null) toggle(node.key);
    else return;
    event.preventDefault();
  };

  return (
    <div ref={list} role="tree" aria-label="Tests" tabIndex={-1} className="px-1.5">
      {rows.map((row, index) => (
        <TestRow
          key={row.node.key}
          index={index}
          row={row}
          found={find(row.node.file) !== undefined}
          focusable={row.node.key === reachable}
          onClick={() => clicked(row)}
          onToggle={() => toggle(row.node.key)}
          onDebug={debug(row)}
          onFocus={() => setFocused(row.node.key)}
          onKeyDown={(event) => pressed(event, row)}
        />
      ))}
    </div>
  );
}

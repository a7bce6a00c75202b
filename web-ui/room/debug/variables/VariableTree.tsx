import { type KeyboardEvent, useRef, useState } from "react";
import { VariableItem } from "./VariableItem";
import type { VariableRow } from "./variableRows";

interface VariableTreeProps {
  label: string;
  rows: readonly VariableRow[];
  onToggle: (row: VariableRow) => void;
  /** Undefined where no value can be given. */
  onSet?: ((row: VariableRow, value: string) => void) | undefined;
  /** Lets the program stop where a variable changes; undefined where that cannot be. */
  onWatch?: ((row: VariableRow) => void) | undefined;
}

/**
 * Variables as a tree. One row is reached by Tab; arrows, Home and End walk and unfold, Enter or a double click gives another value, Escape lets it be. F9 lets the
 * program stop where a variable changes.
 */
export function VariableTree({ label, rows, onToggle, onSet, onWatch }: VariableTreeProps) {
  const [focused, setFocused] = useState<string>();
  const [editing, setEditing] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const reachable = rows.some(({ key }) => key === focused) ? focused : rows[0]?.key;

  const goTo = (row: VariableRow | undefined) => {
    if (row === undefined) return;
    setFocused(row.key);
    list.current?.querySelector<HTMLElement>(`[data-row="${rows.indexOf(row)}"]`)?.focus();
  };
  const edit = (row: VariableRow) => {
    if (row.kind === "variable" && onSet !== undefined) setEditing(row.key);
    else if (row.expanded !== null || row.kind === "more") onToggle(row);
  };
  const edited = (row: VariableRow, value: string | null) => {
    if (editing !== row.key) return;
    setEditing(undefined);
    goTo(row);
    if (value !== null && value !== row.value) onSet?.(row, value);
  };

  const pressed = (event: KeyboardEvent, row: VariableRow) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = rows.indexOf(row);
    const { level, expanded } = row;
    if (event.key === "ArrowDown") goTo(rows[at + 1]);
    else if (event.key === "ArrowUp") goTo(rows[at - 1]);
    else if (event.key === "Home") goTo(rows[0]);
    else if (event.key === "End") goTo(rows.at(-1));
    else if (event.key === "ArrowRight" && expanded === false) onToggle(row);
    else if (event.key === "ArrowRight" && expanded === true) goTo(rows[at + 1]);
    else if (event.key === "ArrowLeft" && expanded === true) onToggle(row);
    else if (event.key === "ArrowLeft") goTo(rows.slice(0, at).findLast((above) => above.level < level));
    else if (event.key === "Enter" || event.key === "F2") edit(row);
    else if (event.key === "F9" && row.kind === "variable" && onWatch !== undefined) onWatch(row);
    else if (event.key === " " && (expanded !== null || row.kind === "more")) onToggle(row);
    else return;
    event.preventDefault();
  };

  return (
    <div ref={list} role="tree" aria-label={label} tabIndex={-1}>
      {rows.map((row, index) => (
        <VariableItem
          key={row.key}
          index={index}
          row={row}
          focusable={row.key === reachable}
          editing={row.key === editing}
          onClick={() => {
            setFocused(row.key);
            if (row.expanded !== null || row.kind === "more") onToggle(row);
          }}
          onEdit={() => {
            if (row.expanded === null) edit(row);
          }}
          onEdited={(value) => edited(row, value)}
          onWatch={onWatch !== undefined && row.kind === "variable" ? () => onWatch(row) : undefined}
          onFocus={() => setFocused(row.key)}
          onKeyDown={(event) => pressed(event, row)}
        />
      ))}
    </div>
  );
}

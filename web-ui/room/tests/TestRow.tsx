import {
  Bug,
  ChevronDown,
  ChevronRight,
  CircleAlert,
  CircleCheck,
  CircleSlash,
  CircleX,
  type LucideIcon,
} from "lucide-react";
import { type KeyboardEvent, useId } from "react";
import type { TestState } from "@/api/schemas";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { duration } from "../output/verdict";
import { stateOf, type TestNode, type TestRow as Row } from "./testTree";
import { countWords, stateWords } from "./words";

const icons: Record<TestState, [LucideIcon, string]> = {
  PASSED: [CircleCheck, "text-ok"],
  FAILED: [CircleX, "text-bad"],
  SKIPPED: [CircleSlash, "text-ink-3"],
  ERROR: [CircleAlert, "text-bad"],
};

interface TestRowProps {
  row: Row;
  /** Among the visible ones. */
  index: number;
  /** Its file is in the session. */
  found: boolean;
  /** The one row that Tab reaches. */
  focusable: boolean;
  onClick: () => void;
  onToggle: () => void;
  /** Debugs the test, or those of the file; undefined where that cannot be. */
  onDebug: (() => void) | undefined;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

/** A file, a suite or a test; of a test, unfolded, all that its tool told. */
export function TestRow({ row, index, found, focusable, onClick, onToggle, onDebug, ...events }: TestRowProps) {
  const { node, level, position, siblings, expanded } = row;
  const told = useId();
  const state = stateOf(node.counts);
  const [drawing, colour] = icons[state];
  const indent = 8 + (level - 1) * 18;
  const [headline] = node.test?.message.split("\n") ?? [];
  return (
    <div
      {...events}
      role="treeitem"
      data-row={index}
      aria-label={label(node, found)}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={false}
      aria-expanded={expanded ?? undefined}
      aria-describedby={node.test !== null && expanded === true ? told : undefined}
      tabIndex={focusable ? 0 : -1}
      className="cursor-default rounded-[5px] [content-visibility:auto] focus-visible:-outline-offset-1"
    >
      {/* The keys are those of the item around it. */}
      {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
      <div
        onClick={onClick}
        style={{ paddingLeft: indent }}
        className="flex min-h-(--row) items-center gap-[7px] rounded-[5px] pr-2 whitespace-nowrap hover:bg-hover phone:min-h-11 group"
      >
        {/* eslint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions */}
        <span
          className="grid size-3.5 shrink-0 place-items-center text-ink-3"
          onClick={(event) => {
            if (expanded === null) return;
            event.stopPropagation();
            onToggle();
          }}
        >
          {expanded !== null && <Icon of={expanded ? ChevronDown : ChevronRight} small />}
        </span>
        <Icon of={drawing} small className={colour} />
        <span
          className={classes(
            "min-w-0 shrink-0 overflow-hidden text-ellipsis",
            node.kind === "test" ? "max-w-[60%]" : "max-w-[70%] font-[540]",
          )}
        >
          {node.name}
        </span>
        <span className="min-w-0 flex-1 overflow-hidden text-ellipsis text-ink-2">
          {node.kind !== "test" ? countWords(node.counts) : expanded === true ? "" : headline}
        </span>
        {node.test !== null && (
          <span className={classes("shrink-0", state === "PASSED" || state === "SKIPPED" ? "text-ink-3" : colour)}>
            {stateWords[state]}
          </span>
        )}
        {onDebug !== undefined && (
          <IconButton
            icon={Bug}
            label={node.kind === "test" ? `Debug test ${node.name}` : `Debug the tests of ${node.name}`}
            keys="Shift ↵"
            tight
            tabIndex={-1}
            className="opacity-0 group-hover:opacity-100 phone:opacity-100"
            onClick={(event) => {
              event.stopPropagation();
              onDebug();
            }}
          />
        )}
        <span className="w-16 shrink-0 text-right text-ink-3">{node.millis > 0 ? duration(node.millis) : ""}</span>
      </div>
      {node.test !== null && expanded === true && (
        <div
          id={told}
          style={{ marginLeft: indent + 21 }}
          className="mr-2 mb-1.5 max-h-72 overflow-auto rounded-[5px] bg-sunken px-3 py-2 font-code text-[12.5px] leading-5 whitespace-pre [font-variant-ligatures:none]"
        >
          {node.test.message !== "" && <p className="font-[600] whitespace-pre-wrap">{node.test.message}</p>}
          {node.test.detail !== "" && <p className="text-ink-2">{node.test.detail}</p>}
        </div>
      )}
    </div>
  );
}

/** State, time and message belong to the name: a tree is read item by item. */
function label({ name, test, counts, line, millis }: TestNode, found: boolean): string {
  if (test === null) return `${name}, ${countWords(counts)}`;
  const said = [name, stateWords[test.state], millis > 0 && duration(millis), test.message.split("\n")[0]];
  if (found && line !== null) said.push(`line ${line}`);
  return said.filter((part) => part !== false && part !== "" && part !== undefined).join(", ");
}

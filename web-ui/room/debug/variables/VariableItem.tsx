import { ChevronDown, ChevronRight, CircleDotDashed } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useState } from "react";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { kindOf } from "./valueKind";
import type { VariableRow } from "./variableRows";

interface VariableItemProps {
  row: VariableRow;
  /** Among the visible ones. */
  index: number;
  /** The one row that Tab reaches. */
  focusable: boolean;
  editing: boolean;
  onClick: () => void;
  onEdit: () => void;
  /** Null: the person thought better of it. */
  onEdited: (value: string | null) => void;
  /** Lets the program stop where it changes; undefined where that cannot be. */
  onWatch: (() => void) | undefined;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

const colours = {
  text: "text-(--code-string)",
  number: "text-(--code-number)",
  word: "text-(--code-keyword)",
  other: "",
};

/** A variable with its value, a scope, a part of a long value, or a note. */
export function VariableItem({
  row,
  index,
  focusable,
  editing,
  onClick,
  onEdit,
  onEdited,
  onWatch,
  ...events
}: VariableItemProps) {
  const { kind, name, value, type, level, position, siblings, expanded, was } = row;
  return (
    // The keys come with the events.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      {...events}
      role="treeitem"
      data-row={index}
      aria-label={labelOf(row)}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={false}
      aria-expanded={expanded ?? undefined}
      tabIndex={focusable ? 0 : -1}
      onClick={onClick}
      onDoubleClick={onEdit}
      style={{ paddingLeft: 14 + (level - 1) * 16 }}
      className={classes(
        "group relative flex h-[23px] cursor-default items-center pr-3 font-code text-[12.5px] leading-[23px] whitespace-nowrap hover:bg-hover focus-visible:-outline-offset-2 phone:h-11",
        was !== null && "bg-(--stop-line)",
      )}
    >
      <span className="grid w-4 shrink-0 place-items-center text-ink-3">
        {expanded !== null && <Icon of={expanded ? ChevronDown : ChevronRight} small />}
      </span>
      {kind === "variable" ? (
        <>
          <span className="shrink-0 text-(--code-call)">{name}</span>
          <span className="shrink-0 whitespace-pre text-ink-3">: </span>
          {editing ? (
            <ValueField name={name} value={value} onDone={onEdited} />
          ) : (
            <span title={value} className={classes("overflow-hidden text-ellipsis", colours[kindOf(value)])}>
              {value}
            </span>
          )}
          {!editing && <Aside>{was !== null ? `was ${was}` : type}</Aside>}
          {!editing && onWatch !== undefined && (
            <IconButton
              icon={CircleDotDashed}
              label={`Stop when ${name} changes`}
              keys="F9"
              tight
              tabIndex={-1}
              className="absolute inset-y-0 right-1 my-auto bg-hover opacity-0 group-hover:opacity-100 group-focus-within:opacity-100 phone:static phone:bg-transparent phone:opacity-100"
              onClick={(event) => {
                event.stopPropagation();
                onWatch();
              }}
            />
          )}
        </>
      ) : (
        <span
          className={classes("overflow-hidden text-ellipsis", kind === "scope" ? "font-ui font-[540]" : "text-ink-2")}
        >
          {name}
        </span>
      )}
    </div>
  );
}

function Aside({ children }: { children: ReactNode }) {
  return (
    <span className="ml-auto max-w-[45%] shrink-0 overflow-hidden pl-2.5 font-ui text-[11.5px] text-ellipsis text-ink-3">
      {/* For whoever reads the row as a text. */}
      <span className="sr-only"> </span>
      {children}
    </span>
  );
}

function labelOf({ kind, name, value, type, was }: VariableRow): string {
  if (kind !== "variable") return name;
  const aside = was !== null ? `was ${was}` : type;
  return aside === null || aside === "" ? `${name}: ${value}` : `${name}: ${value}, ${aside}`;
}

function ValueField({ name, value, onDone }: { name: string; value: string; onDone: (value: string | null) => void }) {
  const [text, setText] = useState(value);
  return (
    <input
      // The person asked for it a moment ago.
      // eslint-disable-next-line jsx-a11y/no-autofocus
      autoFocus
      aria-label={`Value of ${name}`}
      value={text}
      spellCheck={false}
      autoComplete="off"
      onFocus={(event) => event.currentTarget.select()}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={() => onDone(null)}
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === "Enter") onDone(text);
        else if (event.key === "Escape") onDone(null);
        else return;
        event.preventDefault();
      }}
      className="h-5 min-w-0 flex-1 rounded-[3px] bg-paper px-1 shadow-[inset_0_0_0_1px_var(--line-control)] phone:h-9 phone:text-md"
    />
  );
}

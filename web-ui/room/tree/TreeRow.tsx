import { ChevronDown, ChevronRight, File, FileBox } from "lucide-react";
import type { DragEvent, KeyboardEvent } from "react";
import type { Member } from "@/api/schemas";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { NameTag } from "@/ui/NameTag";
import type { Row } from "./nodes";

interface TreeRowProps {
  row: Row;
  /** The file that is looked at. */
  open: boolean;
  /** The one row that Tab reaches. */
  focusable: boolean;
  dropTarget: boolean;
  people: readonly Member[];
  tags: ReadonlyMap<string, string>;
  /** Edits that the server has not confirmed while the connection is gone; 0 otherwise. */
  unsent: number;
  draggable: boolean;
  onClick: () => void;
  onFocus: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
  onDragStart: (event: DragEvent) => void;
  onDragOver: (event: DragEvent) => void;
  onDrop: (event: DragEvent) => void;
}

/** One entry of the tree. */
export function TreeRow({ row, open, focusable, dropTarget, people, tags, unsent, ...events }: TreeRowProps) {
  const { entry, level, position, siblings, expanded } = row;
  const folder = entry.kind === "FOLDER";
  const here = people.map(({ name }) => name);
  const label = [
    entry.name,
    here.length > 0 && `${here.join(" and ")} ${here.length === 1 ? "is" : "are"} here`,
    unsent > 0 && `${unsent} unsent`,
  ]
    .filter(Boolean)
    .join(", ");
  return (
    <div
      {...events}
      role="treeitem"
      data-entry={entry.id}
      aria-label={label}
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={open}
      aria-expanded={folder ? expanded : undefined}
      tabIndex={focusable ? 0 : -1}
      style={{ paddingLeft: 8 + (level - 1) * 18 }}
      className={classes(
        "flex h-(--row) cursor-default items-center gap-[7px] rounded-[5px] pr-1.5 whitespace-nowrap focus-visible:-outline-offset-1 phone:h-11",
        open ? "bg-press font-[540]" : "hover:bg-hover",
        dropTarget && "shadow-[inset_0_0_0_2px_var(--ink)]",
      )}
    >
      <Icon
        of={folder ? (expanded ? ChevronDown : ChevronRight) : entry.kind === "BLOB" ? FileBox : File}
        small
        className="text-ink-3"
      />
      <span className="min-w-0 flex-1 overflow-hidden text-ellipsis">{entry.name}</span>
      {unsent > 0 ? (
        <span className="text-xs font-text text-warn">{unsent} unsent</span>
      ) : (
        people.length > 0 && (
          <span className="flex gap-[3px]">
            {people.slice(0, 3).map(({ id, colour }) => (
              <NameTag key={id} text={tags.get(id) ?? ""} colour={colour} size="small" />
            ))}
            {people.length > 3 && <span className="text-xs text-ink-3">+{people.length - 3}</span>}
          </span>
        )
      )}
    </div>
  );
}

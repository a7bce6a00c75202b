import { ContextMenu } from "@base-ui/react/context-menu";
import { type DragEvent, Fragment, type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Entry } from "@/api/schemas";
import { classes } from "@/ui/classes";
import { useRoom, useSession, useTools, useView } from "../context";
import { droppedFiles, useUpload } from "../files/useUpload";
import { usePeopleByFile, useTagTexts } from "../people/where";
import { openFile } from "../view";
import { DeleteDialog } from "./DeleteDialog";
import { MoveDialog } from "./MoveDialog";
import { NameRow } from "./NameRow";
import { useNaming } from "./naming";
import { isWithin, type Row, visibleRows } from "./nodes";
import { TreeMenu } from "./TreeMenu";
import { TreeRow } from "./TreeRow";
import { useTreeFocus } from "./treeFocus";
import { useTreeCommands } from "./useTreeCommands";

/** The files and folders. One row is reached by Tab; arrows, Home, End, Enter, F2 and Delete do the rest. */
export function FileTree() {
  const { view } = useTools();
  const tree = useRoom((room) => room.tree);
  const mayEdit = useRoom((room) => room.capabilities.has("edit"));
  const online = useSession(({ link }) => link.state === "open");
  const lost = useSession(({ link }) => link.state === "lost");
  const unsent = useSession((state) => state.unsent);
  const active = useView((state) => state.active);
  const { thing, start, stop } = useNaming();
  const { focused, collapsed, focus, toggle } = useTreeFocus();
  const commands = useTreeCommands();
  const people = usePeopleByFile();
  const tags = useTagTexts();
  const [menuFor, setMenuFor] = useState<Entry>();
  const [moving, setMoving] = useState<Entry>();
  const [deleting, setDeleting] = useState<Entry>();
  /** Where what is dragged would go: a folder, null for the top; undefined while nothing is over the tree. */
  const [dropInto, setDropInto] = useState<string | null>();
  const upload = useUpload();
  const dragged = useRef<Entry>(undefined);
  const list = useRef<HTMLDivElement>(null);

  const rows = useMemo(() => visibleRows(tree, collapsed), [tree, collapsed]);
  const reachable = rows.some(({ entry }) => entry.id === focused) ? focused : (active ?? rows[0]?.entry.id);
  const mayChange = mayEdit && online;

  // A new entry is typed within its folder, so the folder is opened for it.
  useEffect(() => {
    if (thing?.parent !== undefined && thing.parent !== null) toggle(thing.parent, true);
  }, [thing, toggle]);

  const goTo = (row: Row | undefined) => {
    if (row === undefined) return;
    focus(row.entry.id);
    focusRow(list.current, row.entry.id);
  };

  const act = (row: Row) => {
    focus(row.entry.id);
    if (row.entry.kind === "FOLDER") toggle(row.entry.id, !row.expanded);
    else openFile(view, row.entry.id);
  };

  const onKeyDown = (event: KeyboardEvent, row: Row) => {
    const at = rows.indexOf(row);
    const { entry, expanded } = row;
    const folder = entry.kind === "FOLDER";
    if (event.key === "ArrowDown") goTo(rows[at + 1]);
    else if (event.key === "ArrowUp") goTo(rows[at - 1]);
    else if (event.key === "Home") goTo(rows[0]);
    else if (event.key === "End") goTo(rows.at(-1));
    else if (event.key === "ArrowRight" && folder) {
      if (expanded) goTo(rows[at + 1]);
      else toggle(entry.id, true);
    } else if (event.key === "ArrowLeft") {
      if (folder && expanded) toggle(entry.id, false);
      else goTo(rows.find((other) => other.entry.id === entry.parent));
    } else if (event.key === "Enter" || event.key === " ") act(row);
    else if (event.key === "F2" && mayChange) start({ kind: entry.kind, parent: entry.parent, entry });
    else if (event.key === "Delete" && mayChange) setDeleting(entry);
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const after = [...rows.slice(at + 1), ...rows.slice(0, at + 1)];
      goTo(after.find((other) => other.entry.name.toLowerCase().startsWith(event.key.toLowerCase())));
    } else return;
    event.preventDefault();
  };

  const drop = (event: DragEvent, parent: string | null) => {
    const entry = dragged.current;
    dragged.current = undefined;
    setDropInto(undefined);
    if (event.dataTransfer.types.includes("Files")) {
      event.preventDefault();
      if (mayChange) upload.files(droppedFiles(event.dataTransfer), parent);
      return;
    }
    if (entry !== undefined && mayDrop(entry, parent)) commands.move(entry, parent);
  };
  const mayDrop = (entry: Entry, parent: string | null) => parent === null || !isWithin(tree, parent, entry.id);
  const dropOver = (event: DragEvent, parent: string | null) => {
    const outside = event.dataTransfer.types.includes("Files");
    if (outside ? !mayChange : dragged.current === undefined || !mayDrop(dragged.current, parent)) return;
    event.preventDefault();
    event.stopPropagation();
    if (outside) event.dataTransfer.dropEffect = "copy";
    setDropInto(parent);
  };
  const dragLeft = (event: DragEvent) => {
    const to = event.relatedTarget;
    if (!(to instanceof Node) || !event.currentTarget.contains(to)) setDropInto(undefined);
  };

  const nameThing = (name: string) => (thing === null ? Promise.resolve() : commands.name(thing, name));
  const closeName = () => {
    stop();
    // Back to the tree, unless a new file has just been opened: there the editor takes the focus.
    const back = thing?.entry?.id ?? reachable ?? "";
    if (view.getState().jump === null) requestAnimationFrame(() => focusRow(list.current, back));
  };
  const isNew = thing !== null && thing.entry === undefined;

  return (
    <>
      <ContextMenu.Root>
        <ContextMenu.Trigger
          render={
            <div
              ref={list}
              role="tree"
              tabIndex={-1}
              aria-label="Files"
              className={classes(
                "min-h-0 flex-1 overflow-y-auto px-1.5 pb-2",
                dropInto === null && "shadow-[inset_0_0_0_2px_var(--ink)]",
              )}
              onContextMenu={(event) => {
                const row = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-entry]") : null;
                setMenuFor(tree.get(row?.dataset.entry ?? ""));
              }}
              onDragOver={(event) => dropOver(event, null)}
              onDragLeave={dragLeft}
              onDrop={(event) => drop(event, null)}
            />
          }
        >
          {isNew && thing.parent === null && <NameRow thing={thing} level={1} onName={nameThing} onClose={closeName} />}
          {rows.map((row) => {
            const { entry, level } = row;
            const target = entry.kind === "FOLDER" ? entry.id : entry.parent;
            return (
              <Fragment key={entry.id}>
                {thing?.entry?.id === entry.id ? (
                  <NameRow thing={thing} level={level} onName={nameThing} onClose={closeName} />
                ) : (
                  <TreeRow
                    row={row}
                    open={entry.id === active}
                    focusable={entry.id === reachable}
                    dropTarget={entry.kind === "FOLDER" && entry.id === dropInto}
                    people={people.get(entry.id) ?? []}
                    tags={tags}
                    unsent={lost ? (unsent.get(entry.id) ?? 0) : 0}
                    draggable={mayChange}
                    onClick={() => act(row)}
                    onFocus={() => focus(entry.id)}
                    onKeyDown={(event) => onKeyDown(event, row)}
                    onDragStart={(event) => {
                      dragged.current = entry;
                      event.dataTransfer.effectAllowed = "move";
                      event.dataTransfer.setData("text/plain", entry.name);
                    }}
                    onDragOver={(event) => dropOver(event, target)}
                    onDrop={(event) => {
                      event.stopPropagation();
                      event.preventDefault();
                      drop(event, target);
                    }}
                  />
                )}
                {isNew && thing.parent === entry.id && (
                  <NameRow thing={thing} level={level + 1} onName={nameThing} onClose={closeName} />
                )}
              </Fragment>
            );
          })}
        </ContextMenu.Trigger>
        {online && <TreeMenu entry={menuFor} mayChange={mayChange} onMove={setMoving} onDelete={setDeleting} />}
      </ContextMenu.Root>
      <MoveDialog entry={moving} onClose={() => setMoving(undefined)} />
      <DeleteDialog entry={deleting} onClose={() => setDeleting(undefined)} />
    </>
  );
}

function focusRow(list: HTMLElement | null, entry: string): void {
  list?.querySelector<HTMLElement>(`[data-entry="${entry}"]`)?.focus();
}

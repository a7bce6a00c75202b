import { X } from "lucide-react";
import { type KeyboardEvent, useRef } from "react";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { useRoom, useTools, useView } from "../context";
import { usePeopleByFile } from "../people/where";
import { closeTab, openFile } from "../view";

/** The open files. Arrow keys move, Delete closes; the cross is for pointers only. */
export function Tabs() {
  const { view } = useTools();
  const tree = useRoom((room) => room.tree);
  const tabs = useView((state) => state.tabs);
  const active = useView((state) => state.active);
  const people = usePeopleByFile();
  const list = useRef<HTMLDivElement>(null);

  const goTo = (entry: string | undefined) => {
    if (entry === undefined) return;
    openFile(view, entry);
    list.current?.querySelector<HTMLElement>(`[data-entry="${entry}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, entry: string) => {
    const at = tabs.indexOf(entry);
    if (event.key === "ArrowRight") goTo(tabs[at + 1]);
    else if (event.key === "ArrowLeft") goTo(tabs[at - 1]);
    else if (event.key === "Home") goTo(tabs[0]);
    else if (event.key === "End") goTo(tabs.at(-1));
    else if (event.key === "Delete") closeTab(view, entry);
    else return;
    event.preventDefault();
  };

  return (
    <div
      ref={list}
      role="tablist"
      aria-label="Open files"
      className="flex h-(--bar-tabs) min-w-0 flex-1 overflow-x-auto [scrollbar-width:none] phone:h-10"
    >
      {tabs.map((entry) => {
        const name = tree.get(entry)?.name ?? "";
        const open = entry === active;
        return (
          <div
            key={entry}
            data-entry={entry}
            role="tab"
            aria-selected={open}
            tabIndex={open ? 0 : -1}
            onClick={() => openFile(view, entry)}
            onKeyDown={(event) => onKeyDown(event, entry)}
            className={classes(
              "group relative flex shrink-0 cursor-default items-center gap-2 border-r border-line pr-2.5 pl-3.5 whitespace-nowrap focus-visible:-outline-offset-2",
              open ? "bg-paper font-[540] text-ink" : "text-ink-2 hover:bg-hover phone:hidden",
            )}
          >
            {name}
            <span
              aria-hidden
              title="Close (Delete)"
              onClick={(event) => {
                event.stopPropagation();
                closeTab(view, entry);
              }}
              className={classes(
                "flex rounded-tag p-0.5 text-ink-3 hover:bg-hover",
                !open && "opacity-0 group-hover:opacity-100",
              )}
            >
              <Icon of={X} small />
            </span>
            <span aria-hidden className={classes("absolute inset-x-0 flex h-0.5 gap-0.5", open ? "top-0" : "bottom-0")}>
              {(people.get(entry) ?? []).map((member) => (
                <i key={member.id} className={`p${member.colour} flex-1 bg-person`} />
              ))}
            </span>
          </div>
        );
      })}
    </div>
  );
}

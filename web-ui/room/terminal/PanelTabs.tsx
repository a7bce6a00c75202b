import { Plus, X } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import type { TerminalSummary } from "@/session/terminal/terminals";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { NameTag } from "@/ui/NameTag";
import { useRoom, useSession, useTools } from "../context";
import { usePeople, useTagTexts } from "../people/where";
import { orShow } from "../useRun";
import { useOpenTerminal, useTerminalReason } from "./useOpenTerminal";

/** The panels that are no terminals, in the order of their tabs. */
export const panelNames = ["output", "tests", "console", "debugger"] as const;
export type PanelName = (typeof panelNames)[number];

const titles: Record<PanelName, string> = {
  output: "Output",
  tests: "Tests",
  console: "Debug console",
  debugger: "Debugger",
};

interface PanelTabsProps {
  /** Those that there are now. */
  panels: readonly PanelName[];
  terminals: readonly TerminalSummary[];
  shown: string;
}

/** The tabs of the bottom panel: the output, the tests once there were any, the console of a debug session, and each terminal with whoever types in it. */
export function PanelTabs({ panels, terminals, shown }: PanelTabsProps) {
  const { view } = useTools();
  const list = useRef<HTMLDivElement>(null);
  const open = useOpenTerminal();
  const reason = useTerminalReason();
  const names: string[] = [...panels, ...terminals.map(({ id }) => id)];

  const choose = (name: string) => {
    view.setState({ bottom: name });
    list.current?.querySelector<HTMLElement>(`[data-tab="${name}"]`)?.focus();
  };
  const pressed = (event: KeyboardEvent) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step === 0 || event.target instanceof HTMLInputElement) return;
    event.preventDefault();
    choose(names[(names.indexOf(shown) + step + names.length) % names.length] ?? "output");
  };

  return (
    <div className="flex h-full min-w-0 flex-1 items-center gap-0.5">
      {/* The keys are those of the tabs within. */}
      {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus */}
      <div
        ref={list}
        role="tablist"
        aria-label="Panels"
        className="flex h-full min-w-0 overflow-x-auto"
        onKeyDown={pressed}
      >
        {panels.map((name) => (
          <Tab key={name} name={name} shown={shown === name} label={titles[name]} onShow={() => choose(name)}>
            {titles[name]}
          </Tab>
        ))}
        {terminals.map((terminal) => (
          <TerminalTab
            key={terminal.id}
            terminal={terminal}
            shown={shown === terminal.id}
            onShow={() => choose(terminal.id)}
          />
        ))}
      </div>
      <IconButton
        icon={Plus}
        label={reason === undefined ? "New terminal" : `New terminal. ${reason}`}
        tight
        aria-disabled={reason !== undefined}
        className={reason === undefined ? undefined : "text-ink-ghost"}
        onClick={() => reason === undefined && open()}
      />
    </div>
  );
}

interface TabProps {
  name: string;
  shown: boolean;
  label: string;
  onShow: () => void;
  onClose?: (() => void) | undefined;
  onRename?: (() => void) | undefined;
  children: React.ReactNode;
}

function Tab({ name, shown, label, onShow, onClose, onRename, children }: TabProps) {
  return (
    <div
      role="tab"
      data-tab={name}
      aria-selected={shown}
      aria-label={label}
      tabIndex={shown ? 0 : -1}
      onClick={onShow}
      onDoubleClick={onRename}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        if (event.key === "Enter" || event.key === " ") onShow();
        if (event.key === "Delete") onClose?.();
        if (event.key === "F2") onRename?.();
      }}
      className={classes(
        "relative flex h-full shrink-0 cursor-default items-center gap-1.5 px-2 whitespace-nowrap focus-visible:-outline-offset-2",
        shown
          ? "font-strong after:absolute after:inset-x-2 after:bottom-0 after:h-0.5 after:bg-ink"
          : "text-ink-2 hover:bg-hover",
      )}
    >
      {children}
    </div>
  );
}

interface TerminalTabProps {
  terminal: TerminalSummary;
  shown: boolean;
  onShow: () => void;
}

function TerminalTab({ terminal, shown, onShow }: TerminalTabProps) {
  const { connection, view } = useTools();
  const permitted = useRoom((room) => room.capabilities.has("terminal"));
  const you = useRoom((room) => room.you.id);
  const typist = useSession((state) => state.typists.get(terminal.id));
  const people = usePeople();
  const tags = useTagTexts();
  const [renaming, setRenaming] = useState(false);
  const person = people.find(({ id }) => id === typist && id !== you);
  const { id, name, end } = terminal;
  const label = `${name}${end === null ? "" : ", ended"}${person === undefined ? "" : `, ${person.name} types`}`;

  const close = () => {
    connection.ask({ type: "terminalClose", terminal: id }).catch(orShow(`${name} was not closed`));
    if (shown && end !== null) view.setState({ bottom: "output" });
  };
  const rename = (to: string) => {
    setRenaming(false);
    if (to === "" || to === name) return;
    connection.ask({ type: "terminalRename", terminal: id, name: to }).catch(orShow(`${name} was not renamed`));
  };

  return (
    <Tab
      name={id}
      shown={shown}
      label={label}
      onShow={onShow}
      onClose={permitted ? close : undefined}
      onRename={permitted ? () => setRenaming(true) : undefined}
    >
      {renaming ? (
        <input
          // The person asked for it a moment ago.
          // eslint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          aria-label="Name of the terminal"
          defaultValue={name}
          maxLength={40}
          className="h-6 w-32 rounded-[5px] border border-line-control bg-paper px-1.5"
          onBlur={(event) => rename(event.currentTarget.value.trim())}
          onKeyDown={(event) => {
            if (event.key === "Enter") rename(event.currentTarget.value.trim());
            if (event.key === "Escape") setRenaming(false);
          }}
        />
      ) : (
        <span className={classes(end !== null && "text-ink-3 line-through")}>{name}</span>
      )}
      {person !== undefined && <NameTag text={tags.get(person.id) ?? ""} colour={person.colour} size="small" />}
      {permitted && (
        // A tab closes with Delete; the cross is for pointers only.
        <span
          aria-hidden
          title={end === null ? `Close ${name}` : `Put ${name} away`}
          className="grid size-5 place-items-center rounded-[5px] text-ink-3 hover:bg-press hover:text-ink"
          onClick={(event) => {
            event.stopPropagation();
            close();
          }}
        >
          <Icon of={X} small />
        </span>
      )}
    </Tab>
  );
}

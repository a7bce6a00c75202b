import { Ear, Lock, X } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { TerminalSummary } from "@/session/terminal/terminals";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { NameTag } from "@/ui/NameTag";
import { useRoom, useSession, useTools } from "../context";
import { usePeople, useTagTexts } from "../people/where";
import { usePhone } from "../useMedia";
import { readAloud, useReadAloud } from "./readAloud";
import { TerminalKeys } from "./TerminalKeys";
import { useOpenTerminal, useTerminalReason } from "./useOpenTerminal";
import { useScreen } from "./useScreen";
import { endWords } from "./words";

interface TerminalPanelProps {
  terminal: TerminalSummary;
  closable: boolean;
  tabs: ReactNode;
}

/** One terminal: what everybody sees, who types, and why one cannot. */
export function TerminalPanel({ terminal, closable, tabs }: TerminalPanelProps) {
  const { view } = useTools();
  const phone = usePhone();
  const reason = useTerminalReason();
  const open = useOpenTerminal();
  const aloud = useReadAloud();
  const [cursor, setCursor] = useState(0);
  const { holder, screen } = useScreen(terminal, reason, setCursor);
  const { end, name } = terminal;

  return (
    <section aria-label={name} className="flex h-full min-h-0 flex-col bg-paper">
      <div className="flex h-(--bar-panel) shrink-0 items-center gap-0.5 px-2 phone:h-11">
        {tabs}
        <IconButton
          icon={Ear}
          label={aloud ? "Stop reading terminals aloud" : "Let a screen reader read terminals"}
          tight
          aria-pressed={aloud}
          className="aria-pressed:bg-press"
          onClick={() => readAloud(!aloud)}
        />
        {closable && (
          <IconButton icon={X} label="Close panel" tight onClick={() => view.setState({ outputShown: false })} />
        )}
      </div>
      <div className="relative min-h-0 flex-1 border-t border-line">
        <div ref={holder} className="absolute inset-0 px-3 py-1.5" />
        <Typist terminal={terminal.id} top={cursor} />
      </div>
      {end !== null ? (
        <div role="status" className="flex shrink-0 items-center gap-3 border-t border-line px-4 py-1.5">
          <span className="flex-1">{endWords(end)}</span>
          {reason === undefined && <Button onClick={open}>New terminal</Button>}
        </div>
      ) : (
        reason !== undefined && (
          <div role="status" className="flex shrink-0 items-center gap-2 border-t border-line px-4 py-1.5 text-ink-2">
            <Icon of={Lock} small /> Read only. {reason}
          </div>
        )
      )}
      {phone && end === null && reason === undefined && <TerminalKeys onKey={(text) => screen?.input(text)} />}
    </section>
  );
}

/** Whoever types, beside the cursor's row. */
function Typist({ terminal, top }: { terminal: string; top: number }) {
  const you = useRoom((room) => room.you.id);
  const typist = useSession((state) => state.typists.get(terminal));
  const people = usePeople();
  const tags = useTagTexts();
  const person = people.find(({ id }) => id === typist && id !== you);
  if (person === undefined) return null;
  return (
    <span
      role="status"
      aria-label={`${person.name} types`}
      className="pointer-events-none absolute right-4 z-10"
      style={{ top: top + 6 }}
    >
      <NameTag text={tags.get(person.id) ?? ""} colour={person.colour} size="small" />
    </span>
  );
}

import { AlignLeft, Bug, Code, Folder, History, type LucideIcon, Users } from "lucide-react";
import { useTools, useView } from "../context";
import { useDebugShown } from "../debug/useDebug";
import type { Place } from "../view";

const always: [Place, string, LucideIcon][] = [
  ["files", "Files", Folder],
  ["code", "Code", Code],
  ["output", "Output", AlignLeft],
];
const debug: typeof always = [["debug", "Debug", Bug]];
const people: typeof always = [["people", "People", Users]];
const history: typeof always = [["history", "History", History]];

/** The places of a phone: one panel at a time. The debugger is among them while there is a debug session, the history once it was opened from the session's menu. */
export function PhoneNav() {
  const { view } = useTools();
  const current = useView((state) => state.place);
  const withDebug = useDebugShown();
  const withHistory = useView((state) => state.historyShown);
  const places = [...always, ...(withDebug ? debug : []), ...people, ...(withHistory ? history : [])];
  return (
    <nav aria-label="Panels" className="flex h-14 shrink-0 border-t border-line">
      {places.map(([place, name, Drawing]) => (
        <button
          key={place}
          type="button"
          aria-current={place === current ? "page" : undefined}
          onClick={() => view.setState({ place })}
          className="relative flex flex-1 flex-col items-center justify-center gap-[3px] text-[11.5px] leading-[14px] text-ink-2 aria-[current]:font-head aria-[current]:text-ink aria-[current]:before:absolute aria-[current]:before:inset-x-[24%] aria-[current]:before:-top-px aria-[current]:before:h-0.5 aria-[current]:before:bg-ink"
        >
          <Drawing size={20} strokeWidth={1.5} aria-hidden />
          {name}
        </button>
      ))}
    </nav>
  );
}

import { X } from "lucide-react";
import { useState } from "react";
import type { Version } from "@/api/history";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Tick } from "@/ui/Tick";
import { useTools, useView } from "../context";
import { showHistory } from "../view";
import { NameDialog } from "./NameDialog";
import { ScopeSwitch } from "./ScopeSwitch";
import { useWhyNot } from "./useWhyNot";
import { VersionList } from "./VersionList";

/** The versions of the session, newest first; what is now stands above them. */
export function HistoryPanel() {
  const { view } = useTools();
  const past = useView((state) => state.past !== null);
  const [naming, setNaming] = useState<Version | "now">();
  const [namedOnly, setNamedOnly] = useState(false);
  const whyNotName = useWhyNot("name a version");
  return (
    <section aria-label="History" className="flex h-full min-h-0 flex-col">
      <div className="flex h-(--bar-panel) shrink-0 items-center pr-1.5 pl-3.5 phone:h-11">
        <h2 className="flex-1 font-strong">History</h2>
        <IconButton icon={X} label="Close history" tight onClick={() => showHistory(view, false)} />
      </div>
      <div className="flex shrink-0 items-center gap-3 px-3.5 pb-2">
        <ScopeSwitch />
        <Tick label="Named only" on={namedOnly} onChange={setNamedOnly} className="ml-auto" />
      </div>
      <div className="flex shrink-0 items-center gap-2 border-y border-line px-3.5 py-2">
        <p className="min-w-0 flex-1 leading-[17px]">
          <span className="block font-strong">Now</span>
          <small className="block text-xs text-pretty text-ink-3">
            {whyNotName ?? (past ? "goes on while you look back" : "what you see")}
          </small>
        </p>
        <Button unavailable={whyNotName} onClick={() => setNaming("now")}>
          Name this version
        </Button>
      </div>
      <VersionList namedOnly={namedOnly} onName={setNaming} />
      <NameDialog of={naming} onClose={() => setNaming(undefined)} />
    </section>
  );
}

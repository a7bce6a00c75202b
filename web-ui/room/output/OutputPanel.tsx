import { ChevronDown, Copy, X } from "lucide-react";
import { Menu } from "@base-ui/react/menu";
import { type ReactNode, useEffect, useMemo } from "react";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { menuItem, menuPopup } from "@/ui/menuClasses";
import { showNews } from "@/ui/notices";
import type { RunSummary } from "@/session/room";
import { clock } from "../clock";
import { useRoom, useTools, useView } from "../context";
import { orShow } from "../useRun";
import { LogView } from "./LogView";
import { ResultRow } from "./ResultRow";
import { RunOff } from "./RunOff";
import { StandardInput } from "./StandardInput";
import { verdictOn } from "./verdict";

interface OutputPanelProps {
  closable?: boolean;
  /** The row to type to the program; there is no room for it under the code of a phone. */
  inputShown?: boolean;
  /** The tabs of the panel that it is part of. */
  tabs?: ReactNode;
}

/** The output of a run: the newest, or an older one that was chosen. */
export function OutputPanel({ closable = true, inputShown = true, tabs }: OutputPanelProps) {
  const { connection, view, api } = useTools();
  const runs = useRoom((room) => room.runs);
  const shownRun = useView((state) => state.shownRun);
  const run = runs.find(({ id }) => id === shownRun) ?? runs[0];
  const newest = run === runs[0];
  const runId = run?.id;
  const log = useMemo(() => (runId === undefined ? null : connection.outputs.of(runId)), [connection, runId]);

  useEffect(() => {
    // The newest comes over the socket; older ones are fetched when somebody looks.
    if (runId === undefined || newest) return;
    api
      .run(runId)
      .then((fetched) => connection.outputs.fetched(fetched))
      .catch(orShow("The output of that run could not be fetched"));
  }, [api, connection, runId, newest]);

  return (
    <section aria-label="Output" className="flex h-full min-h-0 flex-col bg-paper">
      <div className="flex h-(--bar-panel) shrink-0 items-center gap-0.5 px-2 phone:h-11">
        {tabs ?? (
          <h2 className="relative flex h-full flex-1 items-center px-2 font-strong after:absolute after:bottom-0 after:left-2 after:h-0.5 after:w-11 after:bg-ink">
            Output
          </h2>
        )}
        {runs.length > 1 && run !== undefined && (
          <RunChoice what="Output" runs={runs} shown={run} onChoose={(id) => view.setState({ shownRun: id })} />
        )}
        <IconButton
          icon={Copy}
          label="Copy output"
          tight
          disabled={log === null}
          onClick={() =>
            void navigator.clipboard.writeText(log?.text() ?? "").then(() => showNews("The output is on the clipboard"))
          }
        />
        {closable && (
          <IconButton icon={X} label="Close panel" tight onClick={() => view.setState({ outputShown: false })} />
        )}
      </div>
      <RunOff />
      <ResultRow run={run} />
      <LogView key={runId ?? ""} log={log} commands={run?.steps.map(({ command }) => command) ?? []} />
      {inputShown && <StandardInput run={newest ? run : undefined} />}
    </section>
  );
}

interface RunChoiceProps {
  /** What of the run is shown, for people. */
  what: string;
  runs: readonly RunSummary[];
  shown: RunSummary;
  onChoose: (run: string) => void;
}

/** The time of the run that is shown, and the others to choose from. */
export function RunChoice({ what, runs, shown, onChoose }: RunChoiceProps) {
  const members = useRoom((room) => room.members);
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={`${what} of ${timeOf(shown)}. Choose another`}
        className="flex h-[26px] items-center gap-1.5 rounded-control px-1.5 text-ink-2 hover:bg-hover data-popup-open:bg-press phone:h-11"
      >
        {timeOf(shown)} <Icon of={ChevronDown} small />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="z-40">
          <Menu.Popup className={`${menuPopup} max-h-80 overflow-y-auto`}>
            {runs.slice(0, 20).map((run) => (
              <Menu.Item key={run.id} className={menuItem} onClick={() => onChoose(run.id)}>
                <span className={run.id === shown.id ? "font-strong" : ""}>{timeOf(run)}</span>
                <span className="text-ink-2">{verdictOn(run, members)?.title ?? "going"}</span>
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function timeOf({ requestedAt }: RunSummary): string {
  return clock(Date.parse(requestedAt));
}

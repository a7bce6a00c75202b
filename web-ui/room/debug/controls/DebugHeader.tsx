import { CircleDot, CirclePause, CirclePlay, CircleStop, History, X } from "lucide-react";
import { useMemo } from "react";
import type { Stop } from "@/api/debug";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { NameTag } from "@/ui/NameTag";
import { useRoom, useTools } from "../../context";
import { usePersonOf } from "../../history/people";
import { RunChoice } from "../../output/OutputPanel";
import { openFile } from "../../view";
import type { Shown } from "../useDebug";
import { placeWords, stateWords, whyWords } from "../words";
import { ControlsRow } from "./ControlsRow";
import { DebugToolbar } from "./DebugToolbar";

/** How the debug session goes, where it stands and who brought it there, and how it is moved on. */
export function DebugHeader({ shown }: { shown: Shown }) {
  const { debug, stop, past, frame } = shown;
  const { view } = useTools();
  const personOf = usePersonOf();
  const tree = useRoom((room) => room.tree);
  const by = stop === null ? (debug.state === "ENDED" ? null : debug.by) : stop.by;
  const person = by === null ? null : personOf(by);
  const entry = frame?.entry == null ? undefined : tree.get(frame.entry);
  const place = frame === null ? null : placeWords(entry?.name ?? frame.source?.name ?? null, frame.line);
  const why =
    stop === null ? adapterWords(debug.adapterName) : (dataWords(stop) ?? whyWords(stop, (id) => personOf(id).name));
  const wrong = stop?.reason === "exception" ? (stop.text ?? stop.description) : null;
  const icon = past
    ? History
    : { STARTING: CircleDot, RUNNING: CirclePlay, STOPPED: CirclePause, ENDED: CircleStop }[debug.state];
  return (
    <div className="border-b border-line px-3.5 pt-[9px] pb-2">
      <div role="status" aria-label="Debugger" className="flex min-h-5 items-center gap-2 whitespace-nowrap">
        <Icon of={icon} className={debug.state === "STOPPED" && !past ? "text-(--stop-edge)" : "text-ink-2"} />
        <span className="font-strong">{stateWords(debug, past)}</span>
        {place !== null && entry !== undefined && frame !== null ? (
          <button
            type="button"
            title={`Go to ${place}`}
            onClick={() => openFile(view, entry.id, frame.line)}
            className="min-w-0 cursor-default overflow-hidden rounded-tag text-ellipsis text-ink-2 underline decoration-(--line-control) underline-offset-3 hover:decoration-current"
          >
            {place}
          </button>
        ) : (
          place !== null && <span className="min-w-0 overflow-hidden text-ellipsis text-ink-2">{place}</span>
        )}
        <span className="min-w-0 flex-1 overflow-hidden text-ellipsis text-ink-2">{why}</span>
        {person !== null && <NameTag text={person.tag} colour={person.colour} size="small" />}
        <SessionChoice shown={shown} />
        {debug.state === "ENDED" && (
          <IconButton
            icon={X}
            label="Close debugger"
            tight
            className="-my-1"
            onClick={() =>
              view.setState(({ place: at }) => ({
                debugShown: false,
                pastStop: null,
                place: at === "debug" ? "code" : at,
              }))
            }
          />
        )}
      </div>
      {wrong !== null && (
        <p className="mt-1 max-h-24 overflow-y-auto font-code text-[12.5px] break-words whitespace-pre-wrap text-bad">
          {wrong}
        </p>
      )}
      {debug.state !== "ENDED" && <DebugToolbar shown={shown} />}
      <ControlsRow debug={debug} />
    </div>
  );
}

/** Which of several debug sessions is shown: one may look back at those that are over. */
function SessionChoice({ shown: { debug } }: { shown: Shown }) {
  const { view } = useTools();
  const runs = useRoom((room) => room.runs);
  const debugged = useMemo(() => runs.filter(({ goal }) => goal === "DEBUG"), [runs]);
  const run = debugged.find(({ id }) => id === debug.run);
  if (debugged.length < 2 || run === undefined || debug.state !== "ENDED") return null;
  const choose = (id: string) =>
    view.setState({ debugRun: id === debugged[0]?.id ? null : id, pastStop: null, frame: null });
  return <RunChoice what="Debugging" runs={debugged} shown={run} onChoose={choose} />;
}

/** What became of the value at whose breakpoint it stopped, where the adapter tells that. */
function dataWords({ reason, text }: Stop): string | null {
  return reason === "data breakpoint" && text !== null && text !== "" ? text : null;
}

function adapterWords(name: string | null): string {
  return name === null ? "" : `with ${name}`;
}

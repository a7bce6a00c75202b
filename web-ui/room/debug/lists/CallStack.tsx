import { Play } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import { type Frame, stackAnswerSchema, type Stop } from "@/api/debug";
import { topFrame } from "@/session/debug/debugState";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { Select } from "@/ui/Select";
import { useRoom, useTools } from "../../context";
import { useAnswer } from "../../history/useAnswer";
import { openFile } from "../../view";
import { Section } from "../Section";
import type { Shown } from "../useDebug";
import { checked, useDebugActions } from "../useDebugActions";
import { placeWords } from "../words";
import { withFiles } from "./framePlaces";
import { useWalk } from "./useWalk";

/** The functions that the program is in, the innermost first. Whoever looks at another frame moves nobody else. */
export function CallStack({ shown }: { shown: Shown }) {
  const { stop, epoch } = shown;
  const threads = stop?.threads ?? [];
  const name = threads.find(({ id }) => id === stop?.threadId)?.name;
  return (
    <Section title="Call stack" aside={threads.length > 1 ? undefined : name}>
      {stop === null ? (
        <p className="px-4 py-0.5 text-ink-2">There is one whenever the program stops.</p>
      ) : (
        <Stack key={epoch} shown={shown} stop={stop} />
      )}
    </Section>
  );
}

function Stack({ shown, stop }: { shown: Shown; stop: Stop }) {
  const { debug, past } = shown;
  const [thread, setThread] = useState(stop.threadId);
  const threads = stop.threads ?? [];
  const frames = useFrames(shown, stop, thread);
  return (
    <>
      {threads.length > 1 && !past && (
        <Select
          aria-label="Thread"
          value={String(thread)}
          options={threads.map(({ id, name }) => ({
            value: String(id),
            label: id === stop.threadId ? `${name}, stopped here` : name,
          }))}
          onChoose={(chosen) => setThread(Number(chosen))}
          className="mx-3.5 mb-1.5 flex"
        />
      )}
      <Frames frames={frames} shown={shown} own={thread === stop.threadId} />
      {(stop.totalFrames ?? 0) > stop.frames.length && thread === stop.threadId && (
        <p className="py-0.5 pr-3 pl-[30px] text-ink-3">
          and {((stop.totalFrames ?? 0) - stop.frames.length).toLocaleString("en")} more
          {debug.state === "ENDED" ? " that were not kept" : ""}
        </p>
      )}
    </>
  );
}

/** Those of the thread that stopped are told with the stop, those of others are asked for. */
function useFrames({ debug, past }: Shown, stop: Stop, thread: number | null): readonly Frame[] {
  const actions = useDebugActions();
  const told = past || thread === null || thread === stop.threadId;
  const ask = useCallback(async () => {
    if (told) return null;
    const answer = await actions.question(debug, "stackTrace", { threadId: thread, startFrame: 0, levels: 20 });
    return checked(stackAnswerSchema, answer).stackFrames;
    // The epoch is the question: whatever else changes about the debug session, the thread's frames stay.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [actions, debug.run, debug.epoch, thread, told]);
  const { data } = useAnswer(ask);
  const tree = useRoom((room) => room.tree);
  return useMemo(() => (told ? stop.frames : withFiles(data ?? [], stop, tree)), [told, stop, data, tree]);
}

function Frames({ frames, shown, own }: { frames: readonly Frame[]; shown: Shown; own: boolean }) {
  const { view } = useTools();
  const tree = useRoom((room) => room.tree);
  const walk = useWalk();
  const top = shown.stop === null ? undefined : topFrame(shown.stop);
  const look = (frame: Frame) => {
    view.setState({ frame });
    if (frame.entry !== null && tree.has(frame.entry)) openFile(view, frame.entry, frame.line);
  };
  return (
    <ul aria-label="Call stack" {...walk}>
      {frames.map((frame) => {
        const { id, name, line, entry, source, presentationHint } = frame;
        const selected = id === shown.frame?.id;
        const place = placeWords(tree.get(entry ?? "")?.name ?? source?.name?.split("/").at(-1) ?? null, line);
        return (
          <li key={id}>
            <button
              type="button"
              disabled={presentationHint === "label"}
              aria-current={selected}
              title={source?.path ?? undefined}
              onClick={() => look(frame)}
              className={classes(
                "flex h-[23px] w-full cursor-default items-center pr-3 pl-3.5 font-code text-[12.5px] whitespace-nowrap hover:bg-hover focus-visible:-outline-offset-2 phone:h-11",
                selected && "bg-press",
                (presentationHint === "subtle" || entry === null) && "text-ink-3",
              )}
            >
              <span className="grid w-4 shrink-0 place-items-center text-(--stop-edge)">
                {own && id === top?.id && <Icon of={Play} small />}
              </span>
              <span className="overflow-hidden text-ellipsis">{name}</span>
              <span className="ml-auto max-w-[55%] shrink-0 overflow-hidden pl-2.5 font-ui text-[11.5px] text-ellipsis text-ink-3">
                {place}
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

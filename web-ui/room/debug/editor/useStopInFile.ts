import type { EditorView } from "@codemirror/view";
import { useMemo } from "react";
import { topFrame } from "@/session/debug/debugState";
import { usePersonOf } from "../../history/people";
import { useShown, useStopBefore } from "../useDebug";
import { valuesBefore } from "../variables/changes";
import { briefMove, isStep } from "../words";
import type { ShownStop } from "./debugLines";
import { inlineValues, type LineValues } from "./inlineValues";

interface StopInFile {
  stop: ShownStop | null;
  values: readonly LineValues[];
}

const nothing: StopInFile = { stop: null, values: [] };

/**
 * What is shown in one file of the stop that is looked at.
 *
 * @param changes another number when the text has changed
 */
export function useStopInFile(editor: EditorView, entry: string, changes: number): StopInFile {
  const shown = useShown();
  const before = useStopBefore(shown);
  const personOf = usePersonOf();
  const { stop = null, frame = null, past = false, number = null } = shown ?? {};
  return useMemo(() => {
    if (stop === null || frame?.entry !== entry) return nothing;
    const top = frame.id === topFrame(stop)?.id;
    const person = stop.by !== null && isStep(stop) ? personOf(stop.by) : null;
    const words = past
      ? `Stop ${number ?? ""}`
      : top && person !== null
        ? `${person.name.trim().split(/\s+/u)[0] ?? person.name} ${briefMove(stop.move)}`
        : null;
    return {
      stop: { line: frame.line, kind: past ? "past" : top ? "now" : "caller", words, colour: person?.colour ?? 0 },
      values: inlineValues(editor.state, frame, valuesBefore(frame, stop, before)),
    };
    // The text is where the values are: with every change of it they may be elsewhere.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [editor, entry, stop, frame, past, number, before, personOf, changes]);
}

import type { Compartment } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { useEffect, useEffectEvent, useMemo, useState } from "react";
import { addLine, type LineBreakpoint, lineIn, removeBreakpoint, setLine } from "@/session/debug/debugSettings";
import type { OpenDocument } from "@/session/document";
import { showNews } from "@/ui/notices";
import { useRoom } from "../../context";
import { typedWithin } from "../../editor/typing";
import { usePersonOf } from "../../history/people";
import { lookOf } from "../breakpointLook";
import { BreakpointForm } from "../lists/BreakpointForm";
import { useShown, useWhyNotDebug } from "../useDebug";
import { useDebugActions } from "../useDebugActions";
import { useDebugDocument, useDebugSettings } from "../useDebugSettings";
import { breakpointGutter } from "./breakpointGutter";
import { type ShownBreakpoint, showDebugLines } from "./debugLines";
import { hovered } from "./hovered";
import { hoverValue } from "./hoverValue";
import { useStopInFile } from "./useStopInFile";
import "../breakpoints.css";

interface DebugInEditorProps {
  editor: EditorView;
  /** The editor's place for what belongs to debugging. */
  place: Compartment;
  document: OpenDocument;
  fileName: string;
}

/** After so many milliseconds without a change of the text, what is shown in it is found anew. */
const settles = 250;

/** Breakpoints beside the lines of a file, and in them where the program stands and what its values are. */
export function DebugInEditor({ editor, place, document, fileName }: DebugInEditorProps) {
  const { entry, text } = document;
  const doc = useDebugDocument();
  const { breakpoints } = useDebugSettings();
  const looked = useShown();
  const debug = looked?.debug;
  const actions = useDebugActions();
  const personOf = usePersonOf();
  const you = useRoom((room) => room.you);
  const whyNot = useWhyNotDebug();
  const changes = useChanges(document);
  const stop = useStopInFile(editor, entry, changes);
  const [edited, setEdited] = useState<{ id: string; anchor: Element }>();

  const here = useMemo(
    () =>
      breakpoints.filter((one): one is LineBreakpoint => one.kind === "line" && one.entry === entry && !one.temporary),
    [breakpoints, entry],
  );
  const states = debug?.state === "ENDED" ? undefined : debug?.breakpoints;
  const shown = useMemo(
    () =>
      here.map((breakpoint): ShownBreakpoint => {
        const state = states?.find(({ id }) => id === breakpoint.id);
        return {
          id: breakpoint.id,
          line: lineIn(text, breakpoint),
          look: lookOf(breakpoint, personOf(breakpoint.by), state),
        };
      }),
    // The text is where they are: with every change of it they may be elsewhere.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [here, states, personOf, text, changes],
  );

  const setAt = useEffectEvent((line: number): string | null => {
    if (whyNot !== undefined || doc === undefined) {
      showNews(whyNot ?? "The breakpoints are not known yet");
      return null;
    }
    return addLine(doc, { entry, text, line, by: you.id });
  });
  const at = useEffectEvent((line: number) => here.filter((one) => lineIn(text, one) === line));
  const toggle = useEffectEvent((line: number) => {
    const there = at(line);
    if (there.length === 0) setAt(line);
    else if (whyNot !== undefined || doc === undefined) showNews(whyNot ?? "The breakpoints are not known yet");
    else for (const { id } of there) removeBreakpoint(doc, id);
  });
  const edit = useEffectEvent((line: number, button: Element) => {
    // The button is drawn anew when its line gets a breakpoint: what stays is the margin around it.
    const anchor = button.parentElement ?? button;
    if (whyNot !== undefined) showNews(whyNot);
    else {
      const id = at(line)[0]?.id ?? setAt(line);
      if (id !== null) setEdited({ id, anchor });
    }
  });
  const colour = useEffectEvent(() => (whyNot === undefined ? you.colour : null));

  const ask = useEffectEvent((expression: string) =>
    hovered(expression, entry, looked, whyNot === undefined ? actions : null),
  );

  useEffect(() => {
    const margin = breakpointGutter({
      toggle: (line) => toggle(line),
      edit: (line, button) => edit(line, button),
      colour: () => colour(),
    });
    editor.dispatch({ effects: place.reconfigure([margin, hoverValue((expression) => ask(expression))]) });
  }, [editor, place, whyNot]);

  useEffect(() => {
    editor.dispatch({ effects: showDebugLines({ breakpoints: shown, ...stop }) });
  }, [editor, shown, stop, whyNot]);

  useEffect(() => {
    // Whoever moved them by typing says where they are now, for those who do not have the text.
    if (doc === undefined || whyNot !== undefined || !typedWithin(2000)) return;
    for (const breakpoint of here) {
      const line = lineIn(text, breakpoint);
      if (line !== breakpoint.line) setLine(doc, breakpoint.id, line);
    }
  }, [changes, doc, here, text, whyNot]);

  const breakpoint = here.find(({ id }) => id === edited?.id);
  if (edited === undefined || breakpoint === undefined || doc === undefined) return null;
  return (
    <BreakpointForm
      key={breakpoint.id}
      doc={doc}
      breakpoint={breakpoint}
      place={`${fileName}:${lineIn(text, breakpoint)}`}
      anchor={edited.anchor}
      capabilities={debug === undefined || debug.state === "ENDED" ? null : debug.capabilities}
      onClose={() => setEdited(undefined)}
    />
  );
}

/** Another number some time after the text has changed. */
function useChanges({ text }: OpenDocument): number {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = () => {
      clearTimeout(timer);
      timer = setTimeout(() => setChanges((count) => count + 1), settles);
    };
    text.observe(changed);
    return () => {
      clearTimeout(timer);
      text.unobserve(changed);
    };
  }, [text]);
  return changes;
}

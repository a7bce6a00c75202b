import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { OpenDocument } from "@/session/document";
import { tagTexts } from "@/ui/initials";
import { useRoom, useSession, useTools, useView } from "../context";
import { DebugInEditor } from "../debug/editor/DebugInEditor";
import { useLiveBlame } from "../history/useLiveBlame";
import { editorExtensions } from "./extensions";
import { languageSupport } from "./languages";
import { presence } from "./presence";
import { typed } from "./typing";
import { sendingChanged } from "./unsentBar";
import "./presence.css";

/** So far from its edges a line is seen well, in pixels. */
const comfort = 44;

interface CodeEditorProps {
  document: OpenDocument;
  fileName: string;
  readOnly: boolean;
}

/** The editor of one document. Mount it anew for another document (`key`). */
export function CodeEditor({ document, fileName, readOnly }: CodeEditorProps) {
  const { connection, view: roomView } = useTools();
  const you = useRoom((room) => room.you.id);
  const holder = useRef<HTMLDivElement>(null);
  const [compartments] = useState(() => ({
    language: new Compartment(),
    access: new Compartment(),
    blame: new Compartment(),
    debug: new Compartment(),
  }));
  const [editor, setEditor] = useState<EditorView | null>(null);

  const tagOf = useEffectEvent((participant: string, name: string) => {
    const { room } = connection.store.getState();
    return tagTexts(room?.members ?? []).get(participant) ?? name.slice(0, 2).toUpperCase();
  });

  const nameNow = useEffectEvent(() => fileName);

  useEffect(() => {
    const parent = holder.current;
    if (parent === null) return;
    const created = new EditorView({
      parent,
      state: EditorState.create({
        doc: document.text.toJSON(),
        extensions: [
          editorExtensions(document, () => nameNow()),
          presence({
            text: document.text,
            awareness: document.awareness,
            you,
            tagOf: (participant, name) => tagOf(participant, name),
          }),
          compartments.blame.of([]),
          compartments.debug.of([]),
          compartments.language.of([]),
          compartments.access.of([]),
          EditorView.updateListener.of((update) => {
            if (update.selectionSet || update.docChanged) tellPlace(update.view);
            if (update.transactions.some((one) => one.isUserEvent("input") || one.isUserEvent("delete"))) typed();
          }),
        ],
      }),
    });
    const tellPlace = ({ state }: EditorView) => {
      const line = state.doc.lineAt(state.selection.main.head);
      const caret = { line: line.number, column: state.selection.main.head - line.from + 1 };
      const known = roomView.getState().caret;
      if (known.line === caret.line && known.column === caret.column) return;
      roomView.setState({ caret });
    };
    tellPlace(created);
    setEditor(created);
    return () => {
      created.destroy();
      setEditor(null);
    };
  }, [document, you, compartments, roomView]);

  useEffect(() => {
    editor?.dispatch({ effects: compartments.language.reconfigure(languageSupport(fileName)) });
  }, [editor, fileName, compartments]);

  useEffect(() => {
    const description = `${fileName}. ${readOnly ? "Read only. " : ""}Press Escape, then Tab, to leave the editor.`;
    editor?.dispatch({
      effects: compartments.access.reconfigure([
        EditorState.readOnly.of(readOnly),
        EditorView.contentAttributes.of({ "aria-label": "Editor", tabindex: "0", "aria-description": description }),
      ]),
    });
  }, [editor, fileName, readOnly, compartments]);

  useLiveBlame(editor, compartments.blame, document.entry);

  const allSent = useSession(({ unsent }) => !unsent.has(document.entry));
  const online = useSession(({ link }) => link.state !== "lost");
  useEffect(() => {
    editor?.dispatch({ effects: sendingChanged.of({ allSent, online }) });
  }, [editor, allSent, online]);

  const jump = useView((view) => view.jump);
  useEffect(() => {
    if (editor === null || jump?.entry !== document.entry) return;
    const { from } = editor.state.doc.line(Math.min(jump.line, editor.state.doc.lines));
    if (jump.quietly === true) {
      const { top, bottom } = editor.lineBlockAt(from);
      const { scrollTop, clientHeight } = editor.scrollDOM;
      const seen = top > scrollTop + comfort && bottom < scrollTop + clientHeight - comfort;
      if (!seen) editor.dispatch({ effects: EditorView.scrollIntoView(from, { y: "center" }) });
    } else {
      editor.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
      editor.focus();
    }
    roomView.setState({ jump: null });
  }, [editor, jump, document, roomView]);

  return (
    <>
      <div ref={holder} className="relative isolate min-h-0 flex-1 overflow-hidden" />
      {editor !== null && (
        <DebugInEditor editor={editor} place={compartments.debug} document={document} fileName={fileName} />
      )}
    </>
  );
}

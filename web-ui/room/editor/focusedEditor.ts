import { indentMore } from "@codemirror/commands";
import { EditorView } from "@codemirror/view";
import type { UndoManager } from "yjs";

/** What the phone's key row does to the editor. */
export interface EditorKeys {
  indent: () => void;
  insert: (text: string) => void;
  undo: () => void;
}

let current: EditorKeys | null = null;
const listeners = new Set<() => void>();

function become(keys: EditorKeys | null): void {
  current = keys;
  for (const listener of listeners) listener();
}

/** The keys of the editor that has the focus; null if none has. */
export const focusedEditor = (): EditorKeys | null => current;

export function subscribeFocusedEditor(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Makes an editor known while it has the focus. */
export function tellFocus(undo: UndoManager) {
  return [
    EditorView.domEventHandlers({
      focus: (_event, view) => {
        become({
          indent: () => indentMore(view),
          insert: (text) => insert(view, text),
          undo: () => undo.undo(),
        });
      },
      blur: () => become(null),
    }),
  ];
}

function insert(view: EditorView, text: string): void {
  const { from, to } = view.state.selection.main;
  view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: from + 1 }, userEvent: "input.type" });
}

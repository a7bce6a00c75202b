import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, indentWithTab } from "@codemirror/commands";
import { bracketMatching, indentOnInput } from "@codemirror/language";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import { yCollab, yUndoManagerKeymap } from "y-codemirror.next";
import type { OpenDocument } from "@/session/document";
import { showProblem } from "@/ui/notices";
import { tellFocus } from "./focusedEditor";
import { sizeLimit } from "./sizeLimit";
import { editorTheme } from "./theme";
import { unsentBar } from "./unsentBar";

/** Everything about the editor that stays the same while a document is open. */
export function editorExtensions({ text, undo, unsentParts }: OpenDocument, fileName: () => string): Extension {
  return [
    // The wire says LF; with CodeMirror's own splitting a lone CR would shift every position after it.
    EditorState.lineSeparator.of("\n"),
    EditorView.clipboardInputFilter.of((pasted) => pasted.replace(/\r\n?/g, "\n")),
    sizeLimit((problem) => showProblem(`That does not fit into ${fileName()}`, problem)),
    // Undo takes back what you did, not what others did.
    yCollab(text, null, { undoManager: undo }),
    lineNumbers(),
    unsentBar(unsentParts),
    highlightSpecialChars(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    drawSelection(),
    dropCursor(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    autocompletion(),
    search({ top: true }),
    keymap.of([
      ...closeBracketsKeymap,
      ...yUndoManagerKeymap,
      ...searchKeymap,
      ...completionKeymap,
      // Escape and then Tab leaves the editor: CodeMirror lets the next Tab through.
      indentWithTab,
      ...defaultKeymap,
    ]),
    tellFocus(undo),
    editorTheme,
  ];
}

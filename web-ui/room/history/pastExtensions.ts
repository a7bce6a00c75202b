import { defaultKeymap } from "@codemirror/commands";
import { bracketMatching } from "@codemirror/language";
import { search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { languageSupport } from "../editor/languages";
import { editorTheme } from "../editor/theme";

/** An editor that shows what was: one can move, select, search and copy in it, and change nothing. */
export function pastExtensions(path: string): Extension {
  return [
    EditorState.lineSeparator.of("\n"),
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ "aria-label": `${path} as it was, read only`, tabindex: "0" }),
    lineNumbers(),
    highlightSpecialChars(),
    drawSelection(),
    bracketMatching(),
    search({ top: true }),
    keymap.of([...searchKeymap, ...defaultKeymap]),
    languageSupport(path),
    pastTheme,
    editorTheme,
  ];
}

/** There is nobody in the past, so it has no rail; its margin lies in the shade. */
const pastTheme = EditorView.theme({
  ".cm-content": { marginRight: "0" },
  ".cm-gutters": { backgroundColor: "var(--sunken)" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0 10px 0 12px", minWidth: "44px" },
  ".cm-line": { padding: "0 0 0 10px" },
  ".cm-activeLine": { backgroundColor: "transparent" },
});

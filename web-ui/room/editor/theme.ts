import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

/** Five quiet hues and three greys; every person's colour has more chroma. */
export const highlighting = HighlightStyle.define([
  {
    tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.controlKeyword, tags.self, tags.tagName],
    color: "var(--code-keyword)",
    fontWeight: "560",
  },
  { tag: [tags.string, tags.special(tags.string), tags.regexp, tags.attributeValue], color: "var(--code-string)" },
  { tag: [tags.number, tags.bool, tags.null, tags.atom, tags.escape], color: "var(--code-number)" },
  {
    tag: [tags.typeName, tags.className, tags.namespace, tags.standard(tags.typeName)],
    color: "var(--code-type)",
  },
  {
    tag: [
      tags.function(tags.variableName),
      tags.function(tags.propertyName),
      tags.function(tags.definition(tags.variableName)),
      tags.macroName,
      tags.attributeName,
      tags.link,
    ],
    color: "var(--code-call)",
  },
  { tag: [tags.comment, tags.docString, tags.meta, tags.processingInstruction], color: "var(--code-comment)" },
  { tag: [tags.punctuation, tags.operator, tags.bracket, tags.separator], color: "var(--code-punct)" },
  { tag: [tags.heading, tags.strong], fontWeight: "620" },
  { tag: tags.emphasis, textDecoration: "underline" },
]);

const look = EditorView.theme({
  "&": { height: "100%", backgroundColor: "var(--paper)", color: "var(--code-text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": {
    fontFamily: "var(--font-code)",
    fontSize: "var(--code-size)",
    lineHeight: "var(--code-line)",
    fontWeight: "420",
    fontVariantLigatures: "none",
    overflow: "auto",
  },
  ".cm-content": { padding: "10px 0", caretColor: "var(--ink)", marginRight: "var(--rail-presence)" },
  ".cm-line": { padding: "0" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--ink-3)", border: "0" },
  ".cm-lineNumbers": { fontSize: "12px" },
  ".cm-lineNumbers .cm-gutterElement": { padding: "0", minWidth: "32px" },
  "@media (width <= 720px)": {
    ".cm-lineNumbers .cm-gutterElement": { minWidth: "26px" },
    ".cm-unsent": { width: "12px" },
  },
  ".cm-activeLine": { backgroundColor: "var(--line-active)" },
  ".cm-activeLineGutter": { backgroundColor: "var(--line-active)", color: "var(--ink)" },
  ".cm-cursor": { borderLeft: "2px solid var(--ink)", marginLeft: "-1px" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    background: "var(--selection)",
  },
  ".cm-matchingBracket, &.cm-focused .cm-matchingBracket": {
    backgroundColor: "transparent",
    boxShadow: "inset 0 0 0 1px var(--line-control)",
  },
  ".cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket": { backgroundColor: "transparent" },
  ".cm-unsent": { width: "16px" },
  ".cm-unsent .cm-gutterElement > span": {
    display: "block",
    width: "3px",
    height: "100%",
    margin: "0 auto",
    background: "repeating-linear-gradient(to bottom, var(--warn-line) 0 3px, transparent 3px 6px)",
    forcedColorAdjust: "none",
  },
  ".cm-tooltip": {
    border: "0",
    borderRadius: "var(--radius-control)",
    backgroundColor: "var(--raised)",
    boxShadow: "var(--shadow-tip)",
    overflow: "hidden",
  },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-code)", fontSize: "12.5px" },
  ".cm-tooltip-autocomplete > ul > li": { lineHeight: "22px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--press)", color: "var(--ink)" },
  ".cm-panels": { backgroundColor: "var(--chrome)", color: "var(--ink)", borderColor: "var(--line)" },
  ".cm-panel.cm-search": { padding: "8px 32px 8px 12px", fontFamily: "var(--font-ui)", fontSize: "var(--text-sm)" },
  ".cm-textfield": {
    height: "26px",
    border: "0",
    borderRadius: "var(--radius-control)",
    backgroundColor: "var(--paper)",
    boxShadow: "inset 0 0 0 1px var(--line-control)",
    color: "var(--ink)",
    fontSize: "var(--text-sm)",
  },
  ".cm-button": {
    height: "26px",
    border: "0",
    borderRadius: "var(--radius-control)",
    backgroundImage: "none",
    backgroundColor: "transparent",
    boxShadow: "inset 0 0 0 1px var(--line-strong)",
    color: "var(--ink)",
    fontSize: "var(--text-sm)",
  },
  ".cm-searchMatch": { backgroundColor: "transparent", boxShadow: "inset 0 0 0 1px var(--line-control)" },
  ".cm-searchMatch-selected": { backgroundColor: "var(--selection)" },
});

/** The editor on the design tokens: paper, ink and quiet hues; it follows the theme without being told. */
export const editorTheme: Extension = [look, syntaxHighlighting(highlighting)];

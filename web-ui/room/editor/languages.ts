import { css } from "@codemirror/lang-css";
import { html } from "@codemirror/lang-html";
import { java } from "@codemirror/lang-java";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { markdown } from "@codemirror/lang-markdown";
import { python } from "@codemirror/lang-python";
import { indentUnit, type LanguageSupport } from "@codemirror/language";
import type { Extension } from "@codemirror/state";

interface Grammar {
  /** For the status bar. */
  name: string;
  spaces: number;
  support: () => LanguageSupport;
}

const grammars: Record<string, Grammar> = {
  py: { name: "Python", spaces: 4, support: python },
  java: { name: "Java", spaces: 4, support: java },
  js: { name: "JavaScript", spaces: 2, support: () => javascript({ jsx: true }) },
  mjs: { name: "JavaScript", spaces: 2, support: () => javascript() },
  cjs: { name: "JavaScript", spaces: 2, support: () => javascript() },
  ts: { name: "TypeScript", spaces: 2, support: () => javascript({ typescript: true }) },
  json: { name: "JSON", spaces: 2, support: json },
  md: { name: "Markdown", spaces: 2, support: () => markdown() },
  html: { name: "HTML", spaces: 2, support: () => html() },
  css: { name: "CSS", spaces: 2, support: css },
};

function grammarOf(name: string): Grammar | undefined {
  return grammars[name.slice(name.lastIndexOf(".") + 1).toLowerCase()];
}

/** What the editor writes in this file, for the status bar. */
export function grammarName(fileName: string): string {
  return grammarOf(fileName)?.name ?? "Plain text";
}

/** How many spaces Tab puts in. */
export function indentWidth(fileName: string): number {
  return grammarOf(fileName)?.spaces ?? 4;
}

/** What reads the syntax of a file, by the ending of its name; null for plain text. */
export function parserOf(fileName: string): LanguageSupport["language"]["parser"] | null {
  return grammarOf(fileName)?.support().language.parser ?? null;
}

/** Colours, indentation and brackets of a file, by the ending of its name. */
export function languageSupport(fileName: string): Extension {
  return [indentUnit.of(" ".repeat(indentWidth(fileName))), grammarOf(fileName)?.support() ?? []];
}

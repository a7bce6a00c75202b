import { cpp } from "@codemirror/lang-cpp";
import { css } from "@codemirror/lang-css";
import { go } from "@codemirror/lang-go";
import { html } from "@codemirror/lang-html";
import { java } from "@codemirror/lang-java";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { markdown } from "@codemirror/lang-markdown";
import { php } from "@codemirror/lang-php";
import { python } from "@codemirror/lang-python";
import { rust } from "@codemirror/lang-rust";
import { sql, SQLite } from "@codemirror/lang-sql";
import { indentUnit, LanguageSupport, StreamLanguage, type StreamParser } from "@codemirror/language";
import { ruby } from "@codemirror/legacy-modes/mode/ruby";
import { shell } from "@codemirror/legacy-modes/mode/shell";
import type { Extension } from "@codemirror/state";

interface Grammar {
  /** For the status bar. */
  name: string;
  /** What Tab puts in. */
  indent: string;
  support: () => LanguageSupport;
}

const two = "  ";
const four = "    ";

const streamed = (parser: StreamParser<unknown>) => () => new LanguageSupport(StreamLanguage.define(parser));

const c: Grammar = { name: "C", indent: four, support: cpp };
const cxx: Grammar = { name: "C++", indent: four, support: cpp };
const bash: Grammar = { name: "Bash", indent: two, support: streamed(shell) };
const typescript: Grammar = { name: "TypeScript", indent: two, support: () => javascript({ typescript: true }) };

const grammars: Record<string, Grammar> = {
  py: { name: "Python", indent: four, support: python },
  java: { name: "Java", indent: four, support: java },
  js: { name: "JavaScript", indent: two, support: () => javascript({ jsx: true }) },
  mjs: { name: "JavaScript", indent: two, support: () => javascript() },
  cjs: { name: "JavaScript", indent: two, support: () => javascript() },
  ts: typescript,
  mts: typescript,
  cts: typescript,
  go: { name: "Go", indent: "\t", support: go },
  c,
  h: c,
  cpp: cxx,
  cc: cxx,
  cxx,
  hpp: cxx,
  rs: { name: "Rust", indent: four, support: rust },
  rb: { name: "Ruby", indent: two, support: streamed(ruby) },
  php: { name: "PHP", indent: four, support: () => php() },
  sh: bash,
  bash,
  sql: { name: "SQL", indent: two, support: () => sql({ dialect: SQLite }) },
  json: { name: "JSON", indent: two, support: json },
  md: { name: "Markdown", indent: two, support: () => markdown() },
  html: { name: "HTML", indent: two, support: () => html() },
  css: { name: "CSS", indent: two, support: css },
};

function grammarOf(name: string): Grammar | undefined {
  return grammars[name.slice(name.lastIndexOf(".") + 1).toLowerCase()];
}

/** What the editor writes in this file, for the status bar. */
export function grammarName(fileName: string): string {
  return grammarOf(fileName)?.name ?? "Plain text";
}

function indentOf(fileName: string): string {
  return grammarOf(fileName)?.indent ?? four;
}

/** What Tab puts in, for the status bar. */
export function indentName(fileName: string): string {
  const indent = indentOf(fileName);
  return indent === "\t" ? "Tabs" : `Spaces ${indent.length}`;
}

/** What reads the syntax of a file, by the ending of its name; null for plain text. */
export function parserOf(fileName: string): LanguageSupport["language"]["parser"] | null {
  return grammarOf(fileName)?.support().language.parser ?? null;
}

/** Colours, indentation and brackets of a file, by the ending of its name. */
export function languageSupport(fileName: string): Extension {
  return [indentUnit.of(indentOf(fileName)), grammarOf(fileName)?.support() ?? []];
}

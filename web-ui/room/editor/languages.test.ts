import { EditorState } from "@codemirror/state";
import { indentUnit, syntaxTree } from "@codemirror/language";
import { describe, expect, it } from "vitest";
import { grammarName, indentName, languageSupport, parserOf } from "./languages";

/** A file of each language that can be run, and a word of it that its grammar has to see as more than text. */
const files: readonly (readonly [file: string, name: string, indent: string, code: string])[] = [
  ["main.py", "Python", "Spaces 4", "def f(): pass"],
  ["Main.java", "Java", "Spaces 4", "class Main {}"],
  ["main.js", "JavaScript", "Spaces 2", "const a = 1"],
  ["main.mts", "TypeScript", "Spaces 2", "const a: number = 1"],
  ["main.go", "Go", "Tabs", "package main"],
  ["main.c", "C", "Spaces 4", "int main(void) {}"],
  ["list.hpp", "C++", "Spaces 4", "class List {};"],
  ["main.rs", "Rust", "Spaces 4", "fn main() {}"],
  ["main.rb", "Ruby", "Spaces 2", "def f; end"],
  ["main.php", "PHP", "Spaces 4", "<?php echo 1;"],
  ["main.sh", "Bash", "Spaces 2", "if true; then echo; fi"],
  ["main.sql", "SQL", "Spaces 2", "select 1"],
];

describe("the languages of the editor", () => {
  it.each(files)("%s is %s", (file, name, indent, code) => {
    expect(grammarName(file)).toBe(name);
    expect(indentName(file)).toBe(indent);
    expect(parserOf(file)?.parse(code).length).toBe(code.length);
    const state = EditorState.create({ doc: code, extensions: languageSupport(file) });
    expect(syntaxTree(state).topNode.firstChild).not.toBeNull();
    expect(state.facet(indentUnit)).toBe(indent === "Tabs" ? "\t" : " ".repeat(Number(indent.slice(-1))));
  });

  it("is plain text where nothing is known", () => {
    expect(grammarName("notes.txt")).toBe("Plain text");
    expect(indentName("notes.txt")).toBe("Spaces 4");
    expect(parserOf("notes.txt")).toBeNull();
  });
});

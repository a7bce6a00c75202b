import { syntaxTree } from "@codemirror/language";
import type { EditorState } from "@codemirror/state";
import type { Frame } from "@/api/debug";
import { isOwn, type Values, within } from "../variables/changes";

/** A value at the end of a line of code. */
export interface InlineValue {
  name: string;
  value: string;
  /** What it was at the stop before; null where that is the same or not known. */
  was: string | null;
}

/** The values at the end of a line, from 1. */
export interface LineValues {
  line: number;
  values: InlineValue[];
}

/** So far above the line of a frame is looked for where its variables are named. */
const farthest = 120;
/** More at the end of one line would be a list, not a glance; in characters. */
const mostPerLine = 40;
/** Names of variables that code can contain. */
const plainName = /^[\p{L}_$][\p{L}\p{N}_$]*$/u;
/** Longer values are cut: the tree has them whole. */
const longest = 24;

/**
 * The values of a frame's own variables, each at the last line down to the frame's where it is named: there one looks for it. What is named
 * only in comments and texts is not there.
 */
export function inlineValues(state: EditorState, frame: Frame, before: Values): LineValues[] {
  if (frame.line < 1 || frame.line > state.doc.lines) return [];
  const variables = new Map<string, InlineValue>();
  for (const scope of frame.scopes ?? []) {
    if (!isOwn(scope)) continue;
    for (const { name, value } of scope.variables ?? []) {
      if (!plainName.test(name) || variables.has(name)) continue;
      const then = before.get(within(scope.name, name));
      variables.set(name, { name, value: cut(value), was: then === undefined || then === value ? null : then });
    }
  }
  const found: LineValues[] = [];
  for (let line = frame.line; line >= 1 && line > frame.line - farthest && variables.size > 0; line--) {
    const { text } = state.doc.line(line);
    const values = namesIn(state, line).flatMap((name) => {
      const value = variables.get(name);
      variables.delete(name);
      return value === undefined ? [] : [value];
    });
    if (values.length > 0) found.push({ line, values: glance(values) });
    // A line at the margin begins the function, or whatever holds it: the names above are those of others.
    if (line < frame.line && /^[^\s#/*})\]]/.test(text)) break;
  }
  return found.reverse();
}

/** The first of the values, at least one. */
function glance(values: readonly InlineValue[]): InlineValue[] {
  let length = 0;
  return values.filter(({ name, value }, at) => (length += name.length + value.length) <= mostPerLine || at === 0);
}

/** The names in a line of code, in their order, each once. */
function namesIn(state: EditorState, number: number): string[] {
  const { from, text } = state.doc.line(number);
  const tree = syntaxTree(state);
  const names = new Set<string>();
  for (const { 0: name, index } of text.matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu)) {
    const node = tree.resolveInner(from + index, 1);
    if (/string|comment/i.test(node.name)) continue;
    // What follows a point is a part of something else, not a variable.
    if (index > 0 && /[.>:]/.test(text.charAt(index - 1)) && !text.slice(0, index).endsWith("...")) continue;
    names.add(name);
  }
  return [...names];
}

function cut(value: string): string {
  const line = value.replaceAll(/\s+/g, " ");
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
}

import { syntaxTree } from "@codemirror/language";
import type { EditorState, Extension } from "@codemirror/state";
import { hoverTooltip } from "@codemirror/view";

/** What an expression is. */
export interface HoveredValue {
  value: string;
  type: string | null;
}

/** An expression under the pointer. */
export interface Hovered {
  from: number;
  to: number;
  expression: string;
}

/**
 * The name at a position with what leads to it, as `net.edges`; null in comments and texts, for numbers, and for what is called: pointing at
 * something must not run it.
 */
export function expressionAt(state: EditorState, position: number): Hovered | null {
  const { from, text } = state.doc.lineAt(position);
  const at = position - from;
  for (const { 0: found, index } of text.matchAll(
    /[\p{L}_$][\p{L}\p{N}_$]*(?:(?:\.|->|::)[\p{L}_$][\p{L}\p{N}_$]*)*/gu,
  )) {
    if (index > at || index + found.length < at) continue;
    if (/string|comment|number/i.test(syntaxTree(state).resolveInner(position, -1).name)) return null;
    // Up to the end of the name that is pointed at.
    const rest = /^[\p{L}\p{N}_$]*/u.exec(found.slice(at - index))?.[0].length ?? 0;
    const to = at + rest;
    if (/^\s*\(/.test(text.slice(to))) return null;
    return { from: from + index, to: from + to, expression: text.slice(index, to) };
  }
  return null;
}

/** Shows what a name is while the program stands; `ask` answers null where that cannot be told. */
export function hoverValue(ask: (expression: string) => Promise<HoveredValue | null>): Extension {
  return hoverTooltip(async ({ state }, position) => {
    const hovered = expressionAt(state, position);
    if (hovered === null) return null;
    const told = await ask(hovered.expression);
    if (told === null) return null;
    return {
      pos: hovered.from,
      end: hovered.to,
      above: true,
      create: () => {
        const dom = document.createElement("div");
        dom.className = "hover-value";
        dom.textContent = `${hovered.expression} = ${told.value}`;
        if (told.type !== null && told.type !== "") {
          const type = document.createElement("small");
          type.textContent = told.type;
          dom.append(type);
        }
        return { dom };
      },
    };
  });
}

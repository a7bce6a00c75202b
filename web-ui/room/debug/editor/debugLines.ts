import {
  type EditorState,
  type RangeSet,
  RangeSetBuilder,
  RangeValue,
  StateEffect,
  StateField,
} from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";
import type { BreakpointLook } from "../breakpointLook";
import type { InlineValue, LineValues } from "./inlineValues";

/** A breakpoint in a line, from 1. */
export interface ShownBreakpoint {
  id: string;
  line: number;
  look: BreakpointLook;
}

/** The line at which the program stands, or which the frame that is looked at has reached. */
export interface ShownStop {
  line: number;
  /** The innermost frame of the present stop, another frame of it, or a frame of an earlier stop. */
  kind: "now" | "caller" | "past";
  /** Who brought it there, as "Ana stepped", or which stop it is. */
  words: string | null;
  /** Slot of the palette of that person; 0 for nobody. */
  colour: number;
}

/** What is shown of debugging in one file. */
export interface DebugLines {
  breakpoints: readonly ShownBreakpoint[];
  stop: ShownStop | null;
  values: readonly LineValues[];
}

const nothing: DebugLines = { breakpoints: [], stop: null, values: [] };

const replaced = StateEffect.define<DebugLines>();

/** Shows this in an editor that has {@link debugLines}. */
export const showDebugLines = (lines: DebugLines): StateEffect<unknown> => replaced.of(lines);

/** A breakpoint, at the first position of its line. */
export class BreakpointMark extends RangeValue {
  constructor(
    readonly id: string,
    readonly look: BreakpointLook,
  ) {
    super();
  }

  override eq(other: BreakpointMark): boolean {
    return this.id === other.id && JSON.stringify(this.look) === JSON.stringify(other.look);
  }
}

interface Shown {
  breakpoints: RangeSet<BreakpointMark>;
  decorations: DecorationSet;
  /** The first position of the line of the stop, and how the line looks; null for none. */
  stop: { from: number; look: string } | null;
}

/** What is shown moves with the text until it is told anew. */
export const debugLines = StateField.define<Shown>({
  create: (state) => drawn(state, nothing),
  update(shown, transaction) {
    let next = shown;
    if (transaction.docChanged) {
      next = {
        breakpoints: shown.breakpoints.map(transaction.changes),
        decorations: shown.decorations.map(transaction.changes),
        stop: shown.stop && { ...shown.stop, from: transaction.changes.mapPos(shown.stop.from, 1) },
      };
    }
    for (const effect of transaction.effects) if (effect.is(replaced)) next = drawn(transaction.state, effect.value);
    return next;
  },
  provide: (field) => EditorView.decorations.from(field, ({ decorations }) => decorations),
});

/** The classes of a line and of what stands beside it; see `breakpoints.css`. */
const looks: Record<ShownStop["kind"], string> = { now: "stopped", caller: "called", past: "stopped past" };

function drawn({ doc }: EditorState, { breakpoints, stop, values }: DebugLines): Shown {
  const inside = (line: number) => line >= 1 && line <= doc.lines;
  const marks = new RangeSetBuilder<BreakpointMark>();
  for (const { id, line, look } of [...breakpoints].sort((a, b) => a.line - b.line)) {
    if (inside(line)) marks.add(doc.line(line).from, doc.line(line).from, new BreakpointMark(id, look));
  }
  const ends = new Map<number, { values: readonly InlineValue[]; stop: ShownStop | null }>();
  for (const { line, values: of } of values) if (inside(line)) ends.set(line, { values: of, stop: null });
  const decorations = [];
  if (stop !== null && inside(stop.line)) {
    decorations.push(Decoration.line({ class: looks[stop.kind] }).range(doc.line(stop.line).from));
    ends.set(stop.line, { values: ends.get(stop.line)?.values ?? [], stop });
  }
  for (const [line, end] of ends) {
    if (end.values.length === 0 && end.stop?.words == null) continue;
    decorations.push(
      Decoration.widget({ widget: new LineEnd(end.values, end.stop), side: 2 }).range(doc.line(line).to),
    );
  }
  return {
    breakpoints: marks.finish(),
    decorations: Decoration.set(decorations, true),
    stop: stop === null || !inside(stop.line) ? null : { from: doc.line(stop.line).from, look: looks[stop.kind] },
  };
}

/** Values and who stepped, at the end of a line. */
class LineEnd extends WidgetType {
  constructor(
    private readonly values: readonly InlineValue[],
    private readonly stop: ShownStop | null,
  ) {
    super();
  }

  override eq(other: LineEnd): boolean {
    return JSON.stringify([this.values, this.stop]) === JSON.stringify([other.values, other.stop]);
  }

  override toDOM(): HTMLElement {
    const row = document.createElement("span");
    row.className = "inline-values";
    for (const { name, value, was } of this.values) {
      const shown = document.createElement("span");
      shown.className = was === null ? "value" : "value changed";
      shown.textContent = `${name} = ${value}`;
      shown.title = was === null ? `${name} = ${value}` : `${name} = ${value}, was ${was}`;
      row.append(shown);
    }
    if (this.stop?.words != null) {
      const who = document.createElement("span");
      who.className = `who p${this.stop.colour}`;
      who.textContent = this.stop.words;
      row.append(who);
    }
    return row;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

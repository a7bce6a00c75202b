import { type Extension, Facet, Prec, RangeSet } from "@codemirror/state";
import {
  type EditorView,
  gutter,
  gutterLineClass,
  GutterMarker,
  keymap,
  type PluginValue,
  ViewPlugin,
} from "@codemirror/view";
import type { BreakpointLook } from "../breakpointLook";
import { lookClasses } from "../breakpointLook";
import { type BreakpointMark, debugLines } from "./debugLines";
import { debugKeys } from "../debugKeys";

/** What the margin does. Lines count from 1. */
export interface BreakpointActions {
  /** Sets one, or takes away the one that is there. */
  toggle: (line: number) => void;
  /** Asks for its terms, beside the button. */
  edit: (line: number, button: Element) => void;
  /** Slot of the palette of whoever would set one; null where they cannot. */
  colour: () => number | null;
}

const actions = Facet.define<BreakpointActions, BreakpointActions | null>({ combine: (values) => values[0] ?? null });

/** The breakpoint in the line that begins at a position. */
export function breakpointAt(marks: RangeSet<BreakpointMark>, from: number, to: number): BreakpointMark | null {
  let found: BreakpointMark | null = null;
  marks.between(from, to, (_at, _to, mark) => {
    found ??= mark;
  });
  return found;
}

/** One line's button. */
class LineButton extends GutterMarker {
  constructor(
    private readonly line: number,
    private readonly look: BreakpointLook | null,
    private readonly colour: number | null,
  ) {
    super();
  }

  override eq(other: LineButton): boolean {
    return (
      this.line === other.line &&
      this.colour === other.colour &&
      JSON.stringify(this.look) === JSON.stringify(other.look)
    );
  }

  override toDOM(view: EditorView): Node {
    const button = document.createElement("button");
    button.type = "button";
    // The keys are those of the editor: F9, and the list of breakpoints.
    button.tabIndex = -1;
    button.setAttribute("aria-label", `Breakpoint on line ${this.line}`);
    button.setAttribute("aria-pressed", String(this.look !== null));
    if (this.look !== null) {
      button.title = `${this.look.about}. Right click for a condition`;
      const drawing = document.createElement("span");
      drawing.className = lookClasses(this.look);
      drawing.textContent = this.look.initial;
      button.append(drawing);
    } else if (this.colour !== null) {
      button.className = `ghost p${this.colour}`;
      button.title = `Set a breakpoint (${debugKeys.breakpoint})`;
    }
    const act = view.state.facet(actions);
    // The focus, and on a phone the keyboard, stays where it is.
    button.onmousedown = (event) => event.preventDefault();
    button.onclick = () => act?.toggle(this.line);
    button.oncontextmenu = (event) => {
      event.preventDefault();
      act?.edit(this.line, button);
    };
    return button;
  }
}

/** The margins beside the line of a stop look as it does. */
class BesideStop extends GutterMarker {
  override elementClass: string;

  constructor(look: string) {
    super();
    this.elementClass = look;
  }

  override eq(other: BesideStop): boolean {
    return this.elementClass === other.elementClass;
  }
}
const nowhere: RangeSet<GutterMarker> = RangeSet.of<GutterMarker>([]);

/** CodeMirror hides all margins from screen readers; of this one they have to know. */
class Reachable implements PluginValue {
  constructor(private readonly view: EditorView) {
    queueMicrotask(() => this.update());
  }

  update(): void {
    const margins = this.view.dom.querySelector(".cm-gutters");
    if (margins?.hasAttribute("aria-hidden") !== true) return;
    margins.removeAttribute("aria-hidden");
    for (const margin of margins.children) {
      if (!margin.classList.contains("cm-breakpoints")) margin.setAttribute("aria-hidden", "true");
    }
  }
}

/** The margin with the breakpoints, and F9. */
export function breakpointGutter(act: BreakpointActions): Extension {
  return [
    actions.of(act),
    debugLines,
    Prec.highest(
      gutter({
        class: "cm-breakpoints",
        lineMarker: (view, { from, to }) => {
          const mark = breakpointAt(view.state.field(debugLines).breakpoints, from, to);
          return new LineButton(view.state.doc.lineAt(from).number, mark?.look ?? null, act.colour());
        },
        lineMarkerChange: ({ startState, state, docChanged }) =>
          docChanged || startState.field(debugLines).breakpoints !== state.field(debugLines).breakpoints,
      }),
    ),
    gutterLineClass.compute([debugLines], (state) => {
      const { stop } = state.field(debugLines);
      return stop === null ? nowhere : RangeSet.of([new BesideStop(stop.look).range(stop.from)]);
    }),
    ViewPlugin.fromClass(Reachable),
    Prec.high(
      keymap.of([
        {
          key: debugKeys.breakpoint,
          run: ({ state }) => {
            act.toggle(state.doc.lineAt(state.selection.main.head).number);
            return true;
          },
        },
      ]),
    ),
  ];
}

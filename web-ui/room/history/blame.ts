import {
  Prec,
  type RangeSet,
  RangeSetBuilder,
  RangeValue,
  StateEffect,
  StateField,
  type Extension,
  type Text,
} from "@codemirror/state";
import { type EditorView, gutter, GutterMarker, type Panel, showPanel, type ViewUpdate } from "@codemirror/view";
import { ySyncAnnotation } from "y-codemirror.next";
import type { Blame } from "@/api/history";
import type { Person } from "./people";
import { briefly, whenOf } from "./words";
import "./blame.css";

type PersonOf = (participant: string | null) => Person;

/** Who wrote a line, and when; on the line's first position. */
class LineMark extends RangeValue {
  constructor(
    readonly author: string | null,
    /** Milliseconds since the epoch; null if unknown. */
    readonly at: number | null,
  ) {
    super();
  }

  override eq(other: LineMark): boolean {
    return this.author === other.author && this.at === other.at;
  }
}

type Marks = RangeSet<LineMark>;

const replaced = StateEffect.define<Marks>();

/** How many lines a blame speaks of. */
export function linesOf(blame: Blame): number {
  return blame.lines.reduce((most, { from, count }) => Math.max(most, from + count - 1), 0);
}

/** The marks for a document that has exactly the blame's lines; lines that it does not have are left out. */
export function marksOf(blame: Blame, doc: Text): Marks {
  const builder = new RangeSetBuilder<LineMark>();
  for (const { from, count, author, at } of blame.lines) {
    const mark = new LineMark(author, at === null ? null : Date.parse(at));
    for (let line = from; line < from + count && line <= doc.lines; line++) {
      const start = doc.line(line).from;
      builder.add(start, start, mark);
    }
  }
  return builder.finish();
}

/** Shows marks in an editor that has {@link liveBlameView}. */
export const showMarks = (marks: Marks): StateEffect<unknown> => replaced.of(marks);

/** The margin and the line that tell who wrote what, for a text that stays as it is. */
export function pastBlame(blame: Blame, personOf: PersonOf): Extension {
  const field = StateField.define<Marks | null>({
    create: ({ doc }) => marksOf(blame, doc),
    update: (marks) => marks,
  });
  return blameView(field, personOf);
}

/**
 * The same for a text that is being written. A line that you change is yours at once; a line that somebody else changes has
 * no mark until the platform is asked again.
 *
 * @param you your participant id
 */
export function liveBlameView(you: string, personOf: PersonOf): Extension {
  const field = StateField.define<Marks | null>({
    create: () => null,
    update(marks, transaction) {
      let next = marks;
      if (next !== null && transaction.docChanged) {
        const touched = new Set<number>();
        transaction.changes.iterChangedRanges((_fromA, _toA, from, to) => {
          const last = transaction.newDoc.lineAt(to).number;
          for (let line = transaction.newDoc.lineAt(from).number; line <= last; line++) {
            touched.add(transaction.newDoc.line(line).from);
          }
        });
        const own = transaction.annotation(ySyncAnnotation) === undefined;
        const mark = new LineMark(you, Date.now());
        next = next.map(transaction.changes).update({
          filter: (from) => !touched.has(from),
          add: own ? [...touched].sort((a, b) => a - b).map((from) => mark.range(from)) : [],
        });
      }
      for (const effect of transaction.effects) if (effect.is(replaced)) next = effect.value;
      return next;
    },
  });
  return blameView(field, personOf);
}

function blameView(field: StateField<Marks | null>, personOf: PersonOf): Extension {
  const teller = (view: EditorView) => lineTeller(view, field, personOf);
  return [
    field,
    // Before the line numbers, which belong to the code.
    Prec.high(
      gutter({
        class: "cm-blame",
        lineMarker: (view, line) => {
          const marks = view.state.field(field);
          if (marks === null) return null;
          const mark = markAt(marks, line.from);
          if (mark === null) return null;
          const before = line.from === 0 ? null : markAt(marks, view.state.doc.lineAt(line.from - 1).from);
          const label = labelOf(mark);
          const leads = before?.author !== mark.author || labelOf(before) !== label;
          return new AuthorMarker(personOf(mark.author), label, leads);
        },
        lineMarkerChange: (update) => update.startState.field(field) !== update.state.field(field),
        initialSpacer: () => spacer,
      }),
    ),
    showPanel.from(field, (marks) => (marks === null ? null : teller)),
  ];
}

function markAt(marks: Marks, from: number): LineMark | null {
  let found: LineMark | null = null;
  marks.between(from, from, (at, _to, mark) => {
    if (at === from) found = mark;
  });
  return found;
}

function labelOf({ at }: LineMark): string {
  return at === null ? "" : briefly(at, Date.now());
}

/** At the first line of a run the tag and the time, at the others the bar that goes on. */
class AuthorMarker extends GutterMarker {
  constructor(
    private readonly person: Person,
    private readonly label: string,
    private readonly leads: boolean,
  ) {
    super();
  }

  override eq(other: AuthorMarker): boolean {
    return (
      this.leads === other.leads &&
      this.label === other.label &&
      this.person.tag === other.person.tag &&
      this.person.colour === other.person.colour
    );
  }

  override toDOM(): Node {
    const { name, colour, tag } = this.person;
    const row = document.createElement("span");
    row.className = `p${colour} ${this.leads ? "leads" : ""}`;
    row.title = `${name}, ${this.label}`;
    if (this.leads) {
      const shown = document.createElement("b");
      shown.className = "person-tag";
      shown.textContent = tag;
      row.append(shown, this.label);
    }
    return row;
  }
}

const spacer = new AuthorMarker({ name: "", colour: 0, tag: "MM" }, "30 Nov 25", true);

/** Tells of the caret's line, in words: margins are not read by screen readers, and on a phone there is little room for one. */
function lineTeller(view: EditorView, field: StateField<Marks | null>, personOf: PersonOf): Panel {
  const dom = document.createElement("p");
  dom.className = "cm-blame-line";
  dom.setAttribute("role", "status");
  dom.setAttribute("aria-label", "Who wrote this line");
  const tell = ({ state }: Pick<EditorView, "state">) => {
    const line = state.doc.lineAt(state.selection.main.head);
    const marks = state.field(field);
    const mark = marks === null ? null : markAt(marks, line.from);
    const words = mark === null ? "just changed" : sentence(personOf(mark.author), mark.at);
    const text = `Line ${line.number}: ${words}`;
    if (dom.textContent !== text) dom.textContent = text;
  };
  tell(view);
  return { dom, update: (update: ViewUpdate) => tell(update) };
}

function sentence({ name }: Person, at: number | null): string {
  return at === null ? name : `${name}, ${whenOf(at, Date.now())}`;
}

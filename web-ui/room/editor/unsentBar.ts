import { type EditorState, RangeSet, StateEffect, StateField, type Extension, type Text } from "@codemirror/state";
import { gutter, GutterMarker } from "@codemirror/view";
import { ySyncAnnotation } from "y-codemirror.next";
import type { Part } from "@/session/unsentText";

/** Tells the editor what the ledger knows: whether all edits are confirmed, and whether the connection is there. */
export const sendingChanged = StateEffect.define<{ allSent: boolean; online: boolean }>();

class Unsent extends GutterMarker {
  override toDOM(): Node {
    return document.createElement("span");
  }
}
const marker = new Unsent();
const none: RangeSet<GutterMarker> = RangeSet.of<GutterMarker>([]);

interface Sending {
  lines: RangeSet<GutterMarker>;
  online: boolean;
}

/** Where the lines begin that parts of a text lie in. */
function lineStarts(text: Text, parts: readonly Part[]): Set<number> {
  const starts = new Set<number>();
  for (const { from, to } of parts) {
    const last = text.lineAt(to).number;
    for (let line = text.lineAt(from).number; line <= last; line++) starts.add(text.line(line).from);
  }
  return starts;
}

const marked = (starts: Set<number>) => [...starts].sort((a, b) => a - b).map((from) => marker.range(from));

/** Lines changed here since the server last had everything. */
const sending = StateField.define<Sending>({
  create: () => ({ lines: none, online: true }),
  update(value, transaction) {
    let { lines, online } = value;
    if (transaction.docChanged) {
      lines = lines.map(transaction.changes);
      if (transaction.annotation(ySyncAnnotation) === undefined) {
        const changed: Part[] = [];
        transaction.changes.iterChangedRanges((_fromA, _toA, from, to) => changed.push({ from, to }));
        const touched = lineStarts(transaction.newDoc, changed);
        lines = lines.update({ filter: (from) => !touched.has(from), add: marked(touched) });
      }
    }
    for (const effect of transaction.effects) {
      if (!effect.is(sendingChanged)) continue;
      online = effect.value.online;
      if (effect.value.allSent) lines = none;
    }
    return lines === value.lines && online === value.online ? value : { lines, online };
  },
});

/**
 * A dotted bar beside the lines that wait for the connection. While there is one, edits travel too fast to be marked.
 *
 * @param parts what is unsent when the editor begins: of an earlier visit, or from before another file was looked at
 */
export function unsentBar(parts: readonly Part[]): Extension {
  const begin = ({ doc }: EditorState) => ({ lines: RangeSet.of(marked(lineStarts(doc, parts))), online: true });
  return [
    sending.init(begin),
    gutter({
      class: "cm-unsent",
      markers: (view) => {
        const { lines, online } = view.state.field(sending);
        return online ? none : lines;
      },
    }),
  ];
}

import { RangeSet, StateEffect, StateField, type Extension } from "@codemirror/state";
import { gutter, GutterMarker } from "@codemirror/view";
import { ySyncAnnotation } from "y-codemirror.next";

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

/** Lines changed here since the server last had everything. */
const sending = StateField.define<Sending>({
  create: () => ({ lines: none, online: true }),
  update(value, transaction) {
    let { lines, online } = value;
    if (transaction.docChanged) {
      lines = lines.map(transaction.changes);
      if (transaction.annotation(ySyncAnnotation) === undefined) {
        const touched = new Set<number>();
        transaction.changes.iterChangedRanges((_fromA, _toA, from, to) => {
          const last = transaction.newDoc.lineAt(to).number;
          for (let line = transaction.newDoc.lineAt(from).number; line <= last; line++) {
            touched.add(transaction.newDoc.line(line).from);
          }
        });
        lines = lines.update({
          filter: (from) => !touched.has(from),
          add: [...touched].sort((a, b) => a - b).map((from) => marker.range(from)),
        });
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

/** A dotted bar beside the lines that wait for the connection. While there is one, edits travel too fast to be marked. */
export const unsentBar: Extension = [
  sending,
  gutter({
    class: "cm-unsent",
    markers: (view) => {
      const { lines, online } = view.state.field(sending);
      return online ? none : lines;
    },
  }),
];

import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { UnsentText } from "./unsentText";

function written(): { doc: Y.Doc; text: Y.Text; unsent: UnsentText } {
  const doc = new Y.Doc();
  const text = doc.getText("content");
  const other = new Y.Doc();
  other.getText("content").insert(0, "one\ntwo\nthree");
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), "server");
  const unsent = new UnsentText();
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== "server") unsent.edited(update);
  });
  return { doc, text, unsent };
}

describe("what of a text is unsent", () => {
  it("is what was written here since the server had everything", () => {
    const { text, unsent } = written();
    expect(unsent.parts(text)).toEqual([]);
    text.insert(4, "new ");
    text.insert(text.length, "!");
    expect(unsent.parts(text)).toEqual([
      { from: 4, to: 8 },
      { from: 17, to: 18 },
    ]);
  });

  it("is nothing of what was confirmed, also where one writes on", () => {
    const { text, unsent } = written();
    text.insert(0, "ab");
    unsent.allSent();
    expect(unsent.parts(text)).toEqual([]);
    text.insert(2, "cd");
    expect(unsent.parts(text)).toEqual([{ from: 2, to: 4 }]);
  });

  it("moves with what others write, and has no place for what was deleted", () => {
    const { doc, text, unsent } = written();
    text.insert(0, "mine");
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
    other.getText("content").insert(0, "theirs ");
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other), "server");
    expect(unsent.parts(text)).toEqual([{ from: 7, to: 11 }]);
    text.delete(7, 4);
    expect(unsent.parts(text)).toEqual([]);
  });
});

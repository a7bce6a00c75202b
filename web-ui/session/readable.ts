import type * as Y from "yjs";

/** The roots of the documents that hold no text, as in `runSettings.ts` and `debug/debugSettings.ts`. */
const maps = ["configurations", "breakpoints", "watches", "exceptions"];

/** All that a document of the session holds, for a person to read and copy: a file's text, or anything else as JSON. */
export function readableOf(doc: Y.Doc): string {
  const filled = maps.filter((name) => doc.share.has(name) && doc.getMap(name).size > 0);
  if (filled.length === 0) return doc.getText("content").toJSON();
  const [first] = filled;
  const all = Object.fromEntries(filled.map((name): [string, unknown] => [name, doc.getMap(name).toJSON()]));
  return JSON.stringify(first === "configurations" ? all[first] : all, null, 2);
}

import { EditorState, type Extension, type Text } from "@codemirror/state";
import { ySyncAnnotation } from "y-codemirror.next";
import type { Problem } from "@/api/schemas";

/**
 * Largest text of a file in the editor, in bytes of UTF-8. The platform takes updates of up to 4 MiB; half of it leaves
 * room for what Yjs adds, and for a whole file typed offline and sent as one.
 */
export const largestFile = 2 * 1024 * 1024;

/**
 * Refuses an edit that would make the file too large before it is made: nothing is lost and nobody is disturbed. Edits of
 * others are not asked: they have been made.
 */
export function sizeLimit(refused: (problem: Problem) => void, largest = largestFile): Extension {
  return EditorState.transactionFilter.of((transaction) => {
    const grown = transaction.newDoc.length > transaction.startState.doc.length;
    if (!transaction.docChanged || !grown || transaction.annotation(ySyncAnnotation) !== undefined) return transaction;
    const size = sizeIn(transaction.newDoc, largest);
    if (size <= largest) return transaction;
    refused({
      code: "FILE-08",
      message: `That would make the file ${megabytes(size)}; a file here holds at most ${megabytes(largest)}.`,
      remedy: "Nothing was changed. Paste a smaller part, or split it into several files.",
    });
    return [];
  });
}

/** Bytes in UTF-8; texts that are far from the limit are not counted but estimated from their length. */
function sizeIn(text: Text, largest: number): number {
  if (text.length * 3 <= largest || text.length > largest) return text.length;
  let size = 0;
  const encoder = new TextEncoder();
  for (const part of text.iter()) size += encoder.encode(part).length;
  return size;
}

function megabytes(bytes: number): string {
  return `${Math.ceil((bytes / 1024 / 1024) * 10) / 10} MB`;
}

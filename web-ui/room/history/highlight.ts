import { highlightTree } from "@lezer/highlight";
import { StyleModule } from "style-mod";
import { parserOf } from "../editor/languages";
import { highlighting } from "../editor/theme";

/** A piece of a line that has one look; `look` is a class name, empty for plain text. */
export interface Piece {
  text: string;
  look: string;
}

/** Makes the editor's classes known to a page on which there may be no editor. */
export function mountHighlighting(): void {
  if (highlighting.module !== null) StyleModule.mount(document, highlighting.module);
}

/**
 * The lines of a stretch of code in the editor's colours. What stands before the stretch is not known, so that a text which
 * began before it may be taken for code.
 *
 * @param lines without line ends
 */
export function highlighted(fileName: string, lines: readonly string[]): Piece[][] {
  const parser = parserOf(fileName);
  if (parser === null) return lines.map((text) => [{ text, look: "" }]);
  const whole = lines.join("\n");
  const pieces: Piece[][] = [[]];
  let at = 0;
  const add = (to: number, look: string) => {
    whole
      .slice(at, to)
      .split("\n")
      .forEach((text, index) => {
        if (index > 0) pieces.push([]);
        if (text !== "") pieces.at(-1)?.push({ text, look });
      });
    at = to;
  };
  highlightTree(parser.parse(whole), highlighting, (from, to, look) => {
    if (from > at) add(from, "");
    add(to, look);
  });
  add(whole.length, "");
  return pieces;
}

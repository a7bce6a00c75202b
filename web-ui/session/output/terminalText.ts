/**
 * Turns the bytes of one stream of a program into pieces of text: UTF-8 across chunk borders, colours from SGR escapes,
 * and nothing else that could reach the page. Every other escape (cursor, title, clipboard, links) and every control
 * character but tab, line feed and carriage return is dropped. A program's output is hostile.
 */

/** Colours and weight as far as the output shows them; 16 colours by number, the rest is plain. */
export interface Style {
  /** 0 to 15; null for the normal ink. */
  colour: number | null;
  bold: boolean;
  dim: boolean;
  underline: boolean;
}

/** What came out: text, the end of a line, or a carriage return (the line is about to be written over). */
export type Piece = { type: "text"; text: string; style: Style } | { type: "newline" } | { type: "return" };

export const plain: Style = { colour: null, bold: false, dim: false, underline: false };

/** An escape longer than this is no escape but a program that never ends one; it is dropped and reading starts anew. */
const longestEscape = 4096;

const escape = "\u001b";
const bell = "\u0007";

type Mode = "text" | "escape" | "csi" | "string" | "stringEscape" | "charset";

/** One per stream: it remembers half characters, half escapes and the present colour. */
export class TerminalText {
  private readonly utf8 = new TextDecoder("utf-8");
  private mode: Mode = "text";
  private escapeLength = 0;
  private parameters = "";
  private style = plain;

  /** The pieces of the next chunk, in order. */
  push(bytes: Uint8Array): Piece[] {
    return this.read(this.utf8.decode(bytes, { stream: true }));
  }

  private read(text: string): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    const flush = (to: number) => {
      if (to > from) pieces.push({ type: "text", text: text.slice(from, to), style: this.style });
    };
    for (let at = 0; at < text.length; at++) {
      const character = text.charAt(at);
      if (this.mode !== "text") {
        this.within(character);
        from = at + 1;
        continue;
      }
      if (!isControl(text.charCodeAt(at)) || character === "\t") continue;
      flush(at);
      from = at + 1;
      if (character === "\n") pieces.push({ type: "newline" });
      else if (character === "\r") pieces.push({ type: "return" });
      else if (character === escape) this.enter("escape");
    }
    if (this.mode === "text") flush(text.length);
    return pieces;
  }

  private enter(mode: Mode): void {
    this.mode = mode;
    this.escapeLength = 0;
    this.parameters = "";
  }

  /** One character within an escape. */
  private within(character: string): void {
    if (++this.escapeLength > longestEscape) {
      this.mode = "text";
      return;
    }
    switch (this.mode) {
      case "escape":
        if (character === "[") this.enter("csi");
        else if ("]PX^_".includes(character)) this.enter("string");
        else if ("()*+#% ".includes(character)) this.enter("charset");
        else this.mode = "text";
        return;
      case "csi":
        if (character >= "@" && character <= "~") {
          this.mode = "text";
          if (character === "m") this.style = restyled(this.style, this.parameters);
        } else this.parameters += character;
        return;
      case "string":
        if (character === bell) this.mode = "text";
        else if (character === escape) this.mode = "stringEscape";
        return;
      case "stringEscape":
        this.mode = character === "\\" ? "text" : "string";
        return;
      case "charset":
      case "text":
        this.mode = "text";
    }
  }
}

function isControl(code: number): boolean {
  return code < 0x20 || (code >= 0x7f && code <= 0x9f);
}

/** Select Graphic Rendition, ECMA-48 8.3.117; colours beyond the 16 are skipped with their parameters. */
function restyled(style: Style, parameters: string): Style {
  const codes = parameters.split(/[;:]/).map(Number);
  let next = style;
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0;
    if (code === 0) next = plain;
    else if (code === 1) next = { ...next, bold: true };
    else if (code === 2) next = { ...next, dim: true };
    else if (code === 4) next = { ...next, underline: true };
    else if (code === 22) next = { ...next, bold: false, dim: false };
    else if (code === 24) next = { ...next, underline: false };
    else if (code >= 30 && code <= 37) next = { ...next, colour: code - 30 };
    else if (code >= 90 && code <= 97) next = { ...next, colour: code - 90 + 8 };
    else if (code === 39) next = { ...next, colour: null };
    else if (code === 38 || code === 48) at += codes[at + 1] === 5 ? 2 : 4;
  }
  return next;
}

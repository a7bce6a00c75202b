import type { Chunk } from "@/api/schemas";
import { type Style, TerminalText } from "./terminalText";

/** Who a piece of the output comes from: the program's two streams, what debugs it, or a person who typed to it. */
export type Source = Chunk["kind"];

export interface Span {
  text: string;
  source: Source;
  style: Style;
}

/** One line. Lines are replaced, never changed, so that a view can compare them by identity. */
export interface Line {
  /** Counts up over the whole run, also over lines that have been dropped. */
  number: number;
  spans: readonly Span[];
  /** Who typed into it, first one first. */
  authors: readonly string[];
}

/** Lines beyond this are dropped from the front; the record of the run on the server keeps them. */
export const keptLines = 10_000;
/** New lines that are shown at once. Of more, a view gets only these until the program pauses: nobody reads faster. */
export const burstLines = 300;
/** Time without output after which all kept lines are shown again, and between two views of a burst, in milliseconds. */
const burstPace = 150;
/** A longer line is broken: a program that never ends a line must not make one element of a gigabyte. */
const longestLine = 4_000;

/** What one run has printed and been told, as lines. Owned by the page's one thread; views subscribe. */
export class OutputLog {
  private lines: Line[] = [{ number: 0, spans: [], authors: [] }];
  private readonly streams: Record<Source, TerminalText> = {
    STDOUT: new TerminalText(),
    STDERR: new TerminalText(),
    DEBUGGER: new TerminalText(),
    INPUT: new TerminalText(),
  };
  private length = 0;
  private overwrite = false;
  private lastSequence = 0;
  private snapshot: readonly Line[] = this.lines;
  private readonly listeners = new Set<() => void>();
  private announced = true;
  private shownNumber = 0;
  private bursting = false;
  private quiet = true;
  /** How many lines were dropped from the front. */
  dropped = 0;

  /** @param schedule runs a notification soon; many chunks between two frames are shown at once */
  constructor(private readonly schedule: (notify: () => void) => void) {}

  /** Adds a chunk; one that is already here (a welcome may overlap with records) is ignored. */
  append({
    sequence,
    kind,
    author,
    bytes,
  }: {
    sequence: number;
    kind: Source;
    author: string | null;
    bytes: Uint8Array;
  }) {
    if (sequence <= this.lastSequence) return;
    this.lastSequence = sequence;
    for (const piece of this.streams[kind].push(bytes)) {
      if (piece.type === "newline") this.newLine();
      else if (piece.type === "return") this.overwrite = true;
      else this.write(piece.text, kind, piece.style, kind === "INPUT" ? author : null);
    }
    this.changed();
  }

  /** For React: the lines so far. The same array until something is added. */
  readonly getLines = (): readonly Line[] => this.snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The output as plain text. */
  text(): string {
    return this.lines.map((line) => line.spans.map((span) => span.text).join("")).join("\n");
  }

  private write(text: string, source: Source, style: Style, author: string | null): void {
    if (this.overwrite) {
      this.overwrite = false;
      this.replaceLast({ spans: [] });
      this.length = 0;
    }
    for (let rest = text; rest !== "";) {
      if (this.length >= longestLine) this.newLine();
      const part = rest.slice(0, longestLine - this.length);
      rest = rest.slice(part.length);
      const { spans, authors } = this.last();
      this.replaceLast({
        spans: joined(spans, { text: part, source, style }),
        authors: author === null || authors.includes(author) ? authors : [...authors, author],
      });
      this.length += part.length;
    }
  }

  private newLine(): void {
    this.overwrite = false;
    this.length = 0;
    this.lines.push({ number: this.last().number + 1, spans: [], authors: [] });
    // Dropped in blocks: taking one from the front of a long array at every line would be quadratic.
    if (this.lines.length > keptLines + 1_000) {
      this.lines = this.lines.slice(-keptLines);
      this.dropped = this.lines[0]?.number ?? 0;
    }
  }

  private last(): Line {
    const last = this.lines.at(-1);
    if (last === undefined) throw new Error("an output log always has a last line");
    return last;
  }

  private replaceLast(change: Partial<Line>): void {
    this.lines[this.lines.length - 1] = { ...this.last(), ...change };
  }

  private changed(): void {
    this.quiet = false;
    // A burst is shown at its own pace, by the timer that waits for its end.
    if (!this.announced || this.bursting) return;
    this.announced = false;
    this.schedule(() => {
      this.announced = true;
      this.show();
    });
  }

  private show(): void {
    const { number } = this.last();
    const burst = number - this.shownNumber > burstLines;
    this.shownNumber = number;
    this.snapshot = burst ? this.lines.slice(-burstLines) : this.lines.slice();
    for (const listener of this.listeners) listener();
    if (!burst) return;
    this.bursting = true;
    this.quiet = true;
    setTimeout(() => {
      this.bursting = false;
      if (this.quiet) this.shownNumber = number;
      this.show();
    }, burstPace);
  }
}

function joined(spans: readonly Span[], span: Span): Span[] {
  const last = spans.at(-1);
  if (last?.source !== span.source || last.style !== span.style) return [...spans, span];
  return [...spans.slice(0, -1), { ...last, text: last.text + span.text }];
}

import { fromBase64 } from "lib0/buffer";
import type { LogRecord, Welcome } from "../messages";
import { isOfTerminal, type TerminalEvent } from "./terminals";

/** What a terminal is to do next. */
export type Step =
  /** Everything anew: the bytes bring a terminal of this size to the state that everybody sees. */
  | { type: "paint"; columns: number; rows: number; bytes: Uint8Array }
  | { type: "print"; bytes: Uint8Array }
  | { type: "resize"; columns: number; rows: number };

/** The way of one terminal's bytes from the socket to whoever shows them. What comes before that is kept. */
export class TerminalFeed {
  private waiting: Step[] = [];
  private show: ((step: Step) => void) | null = null;

  /** Shows what has come so far, and from now on what comes. One at a time. */
  follow(show: (step: Step) => void): void {
    this.show = show;
    const waiting = this.waiting;
    this.waiting = [];
    for (const step of waiting) show(step);
  }

  push(step: Step): void {
    if (this.show !== null) this.show(step);
    // Nothing before a painting matters any more.
    else this.waiting = step.type === "paint" ? [step] : [...this.waiting, step];
  }
}

/** The feeds of all terminals of a session. */
export class TerminalFeeds {
  private readonly feeds = new Map<string, TerminalFeed>();

  of(terminal: string): TerminalFeed {
    let feed = this.feeds.get(terminal);
    if (feed === undefined) this.feeds.set(terminal, (feed = new TerminalFeed()));
    return feed;
  }

  welcomed({ terminals }: Welcome): void {
    for (const { id, columns, rows, screen } of terminals) {
      this.of(id).push({ type: "paint", columns, rows, bytes: screen === null ? empty : fromBase64(screen) });
    }
  }

  heard(records: readonly LogRecord[]): void {
    for (const { event } of records) {
      if (event === null || !isOfTerminal(event)) continue;
      const step = stepOf(event);
      if (step !== null) this.of(event.terminal).push(step);
    }
  }
}

function stepOf(event: TerminalEvent): Step | null {
  switch (event.type) {
    case "terminalOpened":
      return { type: "paint", columns: event.columns, rows: event.rows, bytes: empty };
    case "terminalOutput":
      return { type: "print", bytes: fromBase64(event.bytes) };
    case "terminalResized":
      return { type: "resize", columns: event.columns, rows: event.rows };
    case "terminalScreen":
      return { type: "paint", columns: event.columns, rows: event.rows, bytes: fromBase64(event.bytes) };
    case "terminalRenamed":
    case "terminalCloseRequested":
    case "terminalClosed":
      return null;
  }
}

const empty = new Uint8Array();

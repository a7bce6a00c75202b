import type { Terminal } from "@/api/schemas";
import type { LogRecord } from "../messages";

/** A shared terminal without what it shows, which is kept apart (see `feeds.ts`). */
export type TerminalSummary = Omit<Terminal, "screen">;

/** The terminal without what it shows. */
export function withoutScreen({ id, name, columns, rows, openedBy, openedAt, end }: Terminal): TerminalSummary {
  return { id, name, columns, rows, openedBy, openedAt, end };
}

/** What may happen to a terminal. */
export type TerminalEvent = Extract<LogRecord["event"], { terminal: string }>;

/** Whether an event is about a terminal. */
export function isOfTerminal(event: NonNullable<LogRecord["event"]>): event is TerminalEvent {
  return "terminal" in event;
}

/** The terminals after one event. */
export function changedTerminals(
  terminals: readonly TerminalSummary[],
  event: TerminalEvent,
  { at, author }: LogRecord,
): readonly TerminalSummary[] {
  const change = (some: Partial<TerminalSummary>) =>
    terminals.map((terminal) => (terminal.id === event.terminal ? { ...terminal, ...some } : terminal));
  switch (event.type) {
    case "terminalOpened": {
      const { terminal: id, name, columns, rows } = event;
      return [...terminals, { id, name, columns, rows, openedBy: author, openedAt: at, end: null }];
    }
    case "terminalResized":
      return change({ columns: event.columns, rows: event.rows });
    case "terminalRenamed":
      return change({ name: event.name });
    case "terminalClosed": {
      const { reason, exitCode, detail } = event;
      return change({ end: { reason, exitCode, detail } });
    }
    case "terminalCloseRequested":
      // What goes on is ended by the runner, and stays with its end; what has ended is put away.
      return terminals.filter(({ id, end }) => id !== event.terminal || end === null);
    case "terminalOutput":
    case "terminalScreen":
      return terminals;
  }
}

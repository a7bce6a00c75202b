import type { StopSummary } from "@/api/debug";
import type { AccessType } from "@/session/debug/debugSettings";
import { type DebugState, topFrame } from "@/session/debug/debugState";

const moves: Record<string, string> = {
  continue: "continued",
  next: "stepped over",
  stepIn: "stepped into",
  stepOut: "stepped out",
  stepBack: "stepped back",
  pause: "paused",
  runTo: "ran to here",
  restartFrame: "restarted the frame",
  goto: "jumped",
};

/** What somebody did, as in "Ana stepped over". */
export function movedWords(move: string | null): string {
  return moves[move ?? ""] ?? "moved on";
}

/** The same in one word, for the end of a line of code. */
export function briefMove(move: string | null): string {
  return move === "next" || move === "stepIn" || move === "stepOut" ? "stepped" : movedWords(move);
}

const reasons: Record<string, string> = {
  breakpoint: "a breakpoint",
  "function breakpoint": "a breakpoint of a function",
  "data breakpoint": "a breakpoint of a value",
  exception: "an exception",
  entry: "its beginning",
  pause: "a pause",
  goto: "a jump",
};

/** At what a breakpoint of a value stops. */
export const accessWords: Record<AccessType, string> = {
  write: "changed",
  read: "read",
  readWrite: "changed or read",
};

/** Whether somebody's step led to the stop, and not a breakpoint on the way. */
export function isStep({ reason, by }: Pick<StopSummary, "reason" | "by">): boolean {
  return by !== null && (reason === "step" || reason === "pause" || reason === "goto");
}

/** Why the program stands where it stands, in words: "Ana stepped over", "at a breakpoint". */
export function whyWords(stop: Pick<StopSummary, "reason" | "by" | "move">, nameOf: (id: string) => string): string {
  if (stop.by !== null && isStep(stop)) return `${nameOf(stop.by)} ${movedWords(stop.move)}`;
  return `at ${reasons[stop.reason] ?? stop.reason}`;
}

/** A place in a program, as `main.py:19`. */
export function placeWords(file: string | null, line: number | null): string {
  if (file === null) return "outside of the files";
  return line === null || line < 1 ? file : `${file}:${line}`;
}

/** How the debug session goes, in one word or two. */
export function stateWords({ state }: DebugState, past: boolean): string {
  if (past) return "Looking back";
  switch (state) {
    case "STARTING":
      return "Starting";
    case "RUNNING":
      return "Running";
    case "STOPPED":
      return "Paused";
    case "ENDED":
      return "Ended";
  }
}

/** The line of the session's file in which a debug session stands; null where it does not. */
export function standsAt({ stop }: DebugState): { entry: string; line: number } | null {
  const frame = stop === null ? undefined : topFrame(stop);
  return frame?.entry == null ? null : { entry: frame.entry, line: frame.line };
}

import type { TerminalEnd } from "@/api/schemas";

/** How a terminal ended, in words: what happened, and what one can do. */
export function endWords({ reason, exitCode, detail }: TerminalEnd): string {
  switch (reason) {
    case "EXITED":
      return `The shell has ended, exit ${exitCode ?? 0}.`;
    case "SIGNALLED":
      return `A signal has ended the shell, exit ${exitCode ?? 0}. ${detail}`.trim();
    case "CLOSED":
      return "It was closed.";
    case "MEMORY_LIMIT":
      return `It was stopped: out of memory. ${detail}`.trim();
    case "DISK_LIMIT":
      return `It was stopped: the disk is full. ${detail}`.trim();
    case "START_FAILED":
      return `It could not be started. ${detail}`.trim();
    case "RELEASED":
      return detail === "" ? "Nobody was here, so it was closed." : detail;
    case "RUNNER_LOST":
      return detail === "" ? "The runner that it was on is gone." : detail;
  }
}

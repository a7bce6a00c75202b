import { countWords } from "../tests/words";
import { isBad, totalOf } from "../tests/testTree";
import type { EndReason, Member, RunEnd, TestCounts } from "@/api/schemas";
import type { RunSummary } from "@/session/room";

/** How the end of a run is told. */
export interface Verdict {
  tone: "ok" | "bad" | "wait";
  /** In bold. */
  title: string;
  reason: string;
  /** What to do, for runs that were ended against their will. */
  remedy: string | null;
}

const words: Record<Exclude<EndReason, "EXITED" | "SIGNALLED">, Omit<Verdict, "tone"> & { tone?: Verdict["tone"] }> = {
  COMPILE_FAILED: {
    title: "Not compiled",
    reason: "The compiler found errors; they are in the output",
    remedy: null,
  },
  STOPPED: { tone: "wait", title: "Stopped", reason: "Somebody pressed Stop", remedy: null },
  TIME_LIMIT: {
    title: "Stopped: out of time",
    reason: "It ran longer than a run may",
    remedy: "Look for a loop that never ends, or let it do less.",
  },
  MEMORY_LIMIT: {
    title: "Stopped: out of memory",
    reason: "It used all the memory that a run may have",
    remedy: "Let it hold less at once.",
  },
  OUTPUT_LIMIT: {
    title: "Stopped: too much output",
    reason: "It printed more than is kept",
    remedy: "Print less, or write to a file.",
  },
  DISK_LIMIT: {
    title: "Stopped: disk full",
    reason: "It wrote more than a session may hold",
    remedy: "Delete files that it made, and let it write less.",
  },
  START_FAILED: { title: "Not started", reason: "The runner could not start it", remedy: "Try again." },
  RUNNER_LOST: {
    title: "Lost",
    reason: "The runner that had it is gone",
    remedy: "Run it again: another runner takes it.",
  },
};

/** What signals that end programs mean; others are told by their name. */
const crashes: Partial<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGBUS: "bus error",
  SIGFPE: "arithmetic error",
  SIGILL: "illegal instruction",
  SIGKILL: "killed",
  SIGSEGV: "segmentation fault",
  SIGSYS: "forbidden system call",
};

/** The verdict on a run, with the name of who stopped it; null while it has not ended. */
export function verdictOn(
  { end, stoppedBy, counts }: Pick<RunSummary, "end" | "stoppedBy" | "counts">,
  members: readonly Pick<Member, "id" | "name">[],
): Verdict | null {
  if (end?.reason === "EXITED" && counts !== null) return verdictOnTests(counts, end.exitCode);
  return end && verdictOf(end, members.find(({ id }) => id === stoppedBy)?.name);
}

/** A tool may be unhappy although all tests pass, as when too little of the program is covered. */
function verdictOnTests(counts: TestCounts, exitCode: number | null): Verdict {
  if (totalOf(counts) === 0) {
    return {
      tone: "wait",
      title: "No tests were found",
      reason: `The tool ended with exit ${exitCode ?? "unknown"}`,
      remedy: null,
    };
  }
  const unhappy = !isBad(counts) && exitCode !== 0;
  return {
    tone: isBad(counts) || unhappy ? "bad" : "ok",
    title: capitalised(countWords(counts)),
    reason: unhappy ? `The tool ended with exit ${exitCode ?? "unknown"}` : "The tests ran to their end",
    remedy: null,
  };
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** @param stopper the name of who pressed Stop, as far as it is known */
export function verdictOf({ reason, exitCode, detail, signal }: RunEnd, stopper?: string): Verdict {
  if (reason === "EXITED") {
    if (exitCode === null && detail !== "") {
      return { tone: "bad", title: "Debugging broke off", reason: detail, remedy: "Start debugging again." };
    }
    const tone = exitCode === 0 ? "ok" : "bad";
    const title = exitCode === 0 ? "Finished, exit 0" : `Failed, exit ${exitCode ?? "unknown"}`;
    return { tone, title, reason: detail === "" ? "The program ended by itself" : detail, remedy: null };
  }
  if (reason === "SIGNALLED") {
    const title =
      signal === null ? `Crashed, exit ${exitCode ?? "unknown"}` : `Crashed: ${crashes[signal] ?? `signal ${signal}`}`;
    return { tone: "bad", title, reason: detail === "" ? "A signal ended the program" : detail, remedy: null };
  }
  if (reason === "STOPPED" && stopper !== undefined) {
    return { tone: "wait", title: `Stopped by ${stopper}`, reason: `${stopper} pressed Stop`, remedy: null };
  }
  const known = words[reason];
  return { tone: "bad", ...known, reason: detail === "" ? known.reason : detail };
}

/** A duration as people say it: `45 ms`, `4.21 s`, `2 min 5 s`. */
export function duration(millis: number): string {
  if (millis < 1000) return `${Math.round(millis)} ms`;
  if (millis < 60_000) return `${(millis / 1000).toFixed(2)} s`;
  return `${Math.floor(millis / 60_000)} min ${Math.round((millis % 60_000) / 1000)} s`;
}

/** Memory as people say it: `11 MiB`. */
export function memory(bytes: number): string {
  const mebibytes = bytes / 1024 / 1024;
  return mebibytes < 10 ? `${mebibytes.toFixed(1)} MiB` : `${Math.round(mebibytes)} MiB`;
}

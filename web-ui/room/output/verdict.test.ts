import { describe, expect, it } from "vitest";
import { endReasonSchema } from "@/api/schemas";
import { ana, bo } from "@/session/testing/fixtures";
import { duration, memory, verdictOf, verdictOn } from "./verdict";

const numbers = { wallMillis: 1, cpuMillis: 1, peakMemoryBytes: 0, signal: null };

describe("the verdict on a run", () => {
  it.each(endReasonSchema.options)("has words for %s", (reason) => {
    const verdict = verdictOf({ ...numbers, reason, exitCode: null, detail: "" });
    expect(verdict.title).not.toBe("");
    expect(verdict.reason).not.toBe("");
  });

  it("is good only for exit 0", () => {
    expect(verdictOf({ ...numbers, reason: "EXITED", exitCode: 0, detail: "" })).toMatchObject({
      tone: "ok",
      title: "Finished, exit 0",
    });
    expect(verdictOf({ ...numbers, reason: "EXITED", exitCode: 3, detail: "" })).toMatchObject({
      tone: "bad",
      title: "Failed, exit 3",
    });
  });

  it("tells a debugger's death from a program's end", () => {
    expect(verdictOf({ ...numbers, reason: "EXITED", exitCode: null, detail: "The debugger died." })).toMatchObject({
      tone: "bad",
      title: "Debugging broke off",
      reason: "The debugger died.",
    });
  });

  it("names the crash", () => {
    const crash = { ...numbers, reason: "SIGNALLED", exitCode: 139, detail: "" } as const;
    expect(verdictOf({ ...crash, signal: "SIGSEGV" }).title).toBe("Crashed: segmentation fault");
    expect(verdictOf({ ...crash, signal: "SIGXCPU" }).title).toBe("Crashed: signal SIGXCPU");
    expect(verdictOf(crash).title).toBe("Crashed, exit 139");
  });

  it("names who stopped it, as long as they are known", () => {
    const end = { ...numbers, reason: "STOPPED", exitCode: null, detail: "It was stopped." } as const;
    expect(verdictOn({ end, stoppedBy: ana.id, counts: null }, [bo, ana])).toMatchObject({
      title: "Stopped by Ana",
      tone: "wait",
    });
    expect(verdictOn({ end, stoppedBy: ana.id, counts: null }, [bo])?.title).toBe("Stopped");
    expect(verdictOn({ end: null, stoppedBy: ana.id, counts: null }, [ana])).toBeNull();
  });

  it("says what the runner says, where it says more", () => {
    const detail = "used all of its 256 MiB after 3.8 s";
    expect(verdictOf({ ...numbers, reason: "MEMORY_LIMIT", exitCode: 137, detail }).reason).toBe(detail);
  });
});

it.each([
  [0, "0 ms"],
  [45.4, "45 ms"],
  [4210, "4.21 s"],
  [125_000, "2 min 5 s"],
])("%d ms are said as %s", (millis, words) => expect(duration(millis)).toBe(words));

it.each([
  [1024 * 1024, "1.0 MiB"],
  [11.4 * 1024 * 1024, "11 MiB"],
])("%d bytes are said as %s", (bytes, words) => expect(memory(bytes)).toBe(words));

describe("the verdict on tests", () => {
  const exited = (exitCode: number) => ({ ...numbers, reason: "EXITED" as const, exitCode, detail: "", signal: null });
  const verdict = (exitCode: number, passed: number, failed = 0, errors = 0) =>
    verdictOn({ end: exited(exitCode), stoppedBy: null, counts: { passed, failed, skipped: 0, errors } }, []);

  it("is how many ended how", () => {
    expect(verdict(0, 3)).toMatchObject({ title: "3 passed", tone: "ok" });
    expect(verdict(1, 3, 1)).toMatchObject({ title: "1 failed, 3 passed", tone: "bad" });
    expect(verdict(1, 0, 0, 2)).toMatchObject({ title: "2 errors", tone: "bad" });
  });

  it("says when there were none, and when the tool is unhappy although all passed", () => {
    expect(verdict(5, 0)).toMatchObject({ title: "No tests were found", tone: "wait" });
    expect(verdict(2, 3)).toMatchObject({ title: "3 passed", tone: "bad", reason: "The tool ended with exit 2" });
  });

  it("is that of the run where it did not come to its end", () => {
    const end = { ...exited(0), reason: "TIME_LIMIT" as const, exitCode: null };
    const counts = { passed: 1, failed: 0, skipped: 0, errors: 1 };
    expect(verdictOn({ end, stoppedBy: null, counts }, [])?.title).toBe("Stopped: out of time");
  });
});

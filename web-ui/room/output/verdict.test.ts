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

  it("names the crash", () => {
    const crash = { ...numbers, reason: "SIGNALLED", exitCode: 139, detail: "" } as const;
    expect(verdictOf({ ...crash, signal: "SIGSEGV" }).title).toBe("Crashed: segmentation fault");
    expect(verdictOf({ ...crash, signal: "SIGXCPU" }).title).toBe("Crashed: signal SIGXCPU");
    expect(verdictOf(crash).title).toBe("Crashed, exit 139");
  });

  it("names who stopped it, as long as they are known", () => {
    const end = { ...numbers, reason: "STOPPED", exitCode: null, detail: "It was stopped." } as const;
    expect(verdictOn({ end, stoppedBy: ana.id }, [bo, ana])).toMatchObject({ title: "Stopped by Ana", tone: "wait" });
    expect(verdictOn({ end, stoppedBy: ana.id }, [bo])?.title).toBe("Stopped");
    expect(verdictOn({ end: null, stoppedBy: ana.id }, [ana])).toBeNull();
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

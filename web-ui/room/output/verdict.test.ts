import { describe, expect, it } from "vitest";
import { endReasonSchema } from "@/api/schemas";
import { duration, memory, verdictOf } from "./verdict";

const numbers = { wallMillis: 1, cpuMillis: 1, peakMemoryBytes: 0 };

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

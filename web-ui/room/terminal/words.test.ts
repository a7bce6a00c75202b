import { describe, expect, it } from "vitest";
import { type TerminalEnd, terminalEndSchema } from "@/api/schemas";
import { endWords } from "./words";

const end = (reason: TerminalEnd["reason"], detail = "", exitCode: number | null = null): TerminalEnd => ({
  reason,
  exitCode,
  detail,
});

describe("how a terminal ended", () => {
  it("is said for every reason, in other words for each", () => {
    const said = terminalEndSchema.shape.reason.options.map((reason) => endWords(end(reason)));
    for (const words of said) expect(words).toMatch(/^[A-Z].+\.$/);
    expect(new Set(said).size).toBe(said.length);
  });

  it("tells the exit code where there is one", () => {
    expect(endWords(end("EXITED", "", 7))).toBe("The shell has ended, exit 7.");
    expect(endWords(end("SIGNALLED", "SIGSEGV", 139))).toBe("A signal has ended the shell, exit 139. SIGSEGV");
  });

  it("says what the runner says, where it says more", () => {
    expect(endWords(end("RUNNER_LOST", "The machine that it was on has failed. Open a new one."))).toBe(
      "The machine that it was on has failed. Open a new one.",
    );
    expect(endWords(end("MEMORY_LIMIT", "It may have 512 MiB."))).toBe(
      "It was stopped: out of memory. It may have 512 MiB.",
    );
  });
});

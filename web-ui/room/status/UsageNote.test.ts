import { describe, expect, it } from "vitest";
import { usageWords } from "./UsageNote";

describe("what programs use", () => {
  const usage = { processors: 0.1249, memoryBytes: 33.2 * 2 ** 20, memoryLimitBytes: 512 * 2 ** 20, processes: 3 };

  it("is told with units, beside what they may use", () => {
    expect(usageWords(usage)).toBe("12% CPU, 34 of 512 MiB, 3 processes");
  });

  it("is more than all of one processor where there are several", () => {
    expect(usageWords({ ...usage, processors: 1.5, processes: 1 })).toBe("150% CPU, 34 of 512 MiB, 1 process");
  });

  it("is told without a limit where none is known", () => {
    expect(usageWords({ ...usage, memoryLimitBytes: 0 })).toBe("12% CPU, 34 MiB, 3 processes");
  });
});

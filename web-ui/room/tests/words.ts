import type { TestCounts, TestState } from "@/api/schemas";
import { totalOf } from "./testTree";

/** How a test ended, in a word. */
export const stateWords: Record<TestState, string> = {
  PASSED: "passed",
  FAILED: "failed",
  SKIPPED: "skipped",
  ERROR: "error",
};

/** How many ended how: `3 passed, 1 failed`. What is none of is not said. */
export function countWords(counts: TestCounts): string {
  const { passed, failed, skipped, errors } = counts;
  const said = [
    failed > 0 && `${failed.toLocaleString("en")} failed`,
    errors > 0 && `${errors.toLocaleString("en")} ${errors === 1 ? "error" : "errors"}`,
    passed > 0 && `${passed.toLocaleString("en")} passed`,
    skipped > 0 && `${skipped.toLocaleString("en")} skipped`,
  ].filter((part) => part !== false);
  return totalOf(counts) === 0 ? "no tests" : said.join(", ");
}

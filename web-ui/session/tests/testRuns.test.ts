import { expect, it } from "vitest";
import { type Run, runSchema, type TestCase } from "@/api/schemas";
import { ana, enteredRoom, id, welcome } from "../testing/fixtures";
import { parseMessage } from "../messages";
import { happened } from "../room";
import { TestRuns } from "./testRuns";

const run = id("run");
const test = (name: string): TestCase => ({
  file: "test_a.py",
  line: 3,
  suites: [],
  name,
  state: "PASSED",
  message: "",
  detail: "",
  millis: 1,
});
const record = (sequence: number, ...tests: TestCase[]) => ({
  sequence,
  at: "2026-11-21T09:05:00Z",
  author: ana.id,
  event: {
    type: "testsReported" as const,
    run,
    tests,
    total: { passed: tests.length, failed: 0, skipped: 0, errors: 0 },
  },
});

function ended(tests: TestCase[] | null): Run {
  return runSchema.parse({
    id: run,
    language: "python",
    goal: "TESTS",
    requestedBy: ana.id,
    requestedAt: "2026-11-21T09:05:00Z",
    steps: [],
    state: "ENDED",
    counts: { passed: 1, failed: 0, skipped: 0, errors: 0 },
    tests,
  });
}

it("takes each record once, whichever way it came", () => {
  const told: string[] = [];
  const tests = new TestRuns((notify) => notify());
  const log = tests.of(run);
  log.subscribe(() =>
    told.push(
      log
        .getTests()
        .map(({ name }) => name)
        .join(" "),
    ),
  );
  tests.heard([record(11, test("a")), record(12, test("b"))]);
  tests.heard([record(12, test("b")), record(13, test("c"))]);
  expect(told.at(-1)).toBe("a b c");
});

it("goes on from what a welcome tells, and takes an older run as it was fetched", () => {
  const tests = new TestRuns((notify) => notify());
  tests.heard([record(9, test("before"))]);
  const message = parseMessage(JSON.stringify({ ...welcome, runs: [ended([test("a"), test("b")])] }));
  if (message?.type !== "welcome") throw new Error("it is a welcome");
  tests.welcomed(message);
  expect(
    tests
      .of(run)
      .getTests()
      .map(({ name }) => name),
  ).toEqual(["a", "b"]);
  tests.heard([record(10, test("b")), record(11, test("c"))]);
  expect(
    tests
      .of(run)
      .getTests()
      .map(({ name }) => name),
  ).toEqual(["a", "b", "c"]);
  tests.fetched(ended(null));
  expect(tests.of(run).getTests()).toHaveLength(3);
  tests.fetched(ended([test("all")]));
  expect(
    tests
      .of(run)
      .getTests()
      .map(({ name }) => name),
  ).toEqual(["all"]);
});

it("counts in the room, where a run of tests takes no input", () => {
  const at = { at: "2026-11-21T09:05:00Z", author: ana.id };
  const requested = happened(enteredRoom(), {
    ...at,
    sequence: 11,
    event: { type: "runRequested", run, language: "python", entry: null, goal: "TESTS" },
  });
  expect(requested.runs[0]).toMatchObject({ goal: "TESTS", inputClosed: true, counts: { passed: 0 } });
  const counted = happened(requested, record(12, test("a"), test("b")));
  expect(counted.runs[0]?.counts).toEqual({ passed: 2, failed: 0, skipped: 0, errors: 0 });
  const program = happened(enteredRoom(), {
    ...at,
    sequence: 11,
    event: { type: "runRequested", run, language: "python", entry: null, goal: "PROGRAM" },
  });
  expect(program.runs[0]).toMatchObject({ goal: "PROGRAM", inputClosed: false, counts: null });
});

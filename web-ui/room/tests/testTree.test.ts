import { expect, it } from "vitest";
import type { Entry, TestCase } from "@/api/schemas";
import { id } from "@/session/testing/fixtures";
import { fileFinder } from "./testFiles";
import { isBad, stateOf, testRows, testTree } from "./testTree";
import { countWords } from "./words";

function test(file: string | null, suites: string[], name: string, state: TestCase["state"] = "PASSED"): TestCase {
  return { file, line: 3, suites, name, state, message: state === "FAILED" ? "no" : "", detail: "", millis: 2 };
}

const some = [
  test("b.py", [], "test_last"),
  test("a10.py", ["Sums"], "test_one"),
  test("a2.py", ["Sums", "Inner"], "test_two", "FAILED"),
  test("a10.py", ["Sums"], "test_three", "SKIPPED"),
];

it("puts tests under their files and suites, files in the order of their names", () => {
  const tree = testTree(some);
  expect(tree.map(({ name }) => name)).toEqual(["a2.py", "a10.py", "b.py"]);
  expect(tree[1]?.children.map(({ name }) => name)).toEqual(["Sums"]);
  expect(tree[1]?.children[0]?.children.map(({ name }) => name)).toEqual(["test_one", "test_three"]);
  expect(tree[1]?.counts).toEqual({ passed: 1, failed: 0, skipped: 1, errors: 0 });
  expect(tree[1]?.millis).toBe(4);
});

it("shows everything of few tests, and what a test tells only when it is asked for", () => {
  const tree = testTree(some);
  const rows = testRows(tree, new Set());
  expect(rows.map(({ node, level, expanded }) => `${level} ${node.name} ${String(expanded)}`)).toEqual([
    "1 a2.py true",
    "2 Sums true",
    "3 Inner true",
    "4 test_two false",
    "1 a10.py true",
    "2 Sums true",
    "3 test_one null",
    "3 test_three null",
    "1 b.py true",
    "2 test_last null",
  ]);
  const failed = rows[3]?.node.key ?? "";
  const file = rows[4]?.node.key ?? "";
  const after = testRows(tree, new Set([failed, file]));
  expect(after.map(({ node }) => node.name)).toEqual([
    "a2.py",
    "Sums",
    "Inner",
    "test_two",
    "a10.py",
    "b.py",
    "test_last",
  ]);
  expect(after[3]?.expanded).toBe(true);
});

it("of many tests shows only what went wrong", () => {
  const many = Array.from({ length: 100 }, (_, at) => test(`f${at}.py`, [], "test", at === 7 ? "FAILED" : "PASSED"));
  const rows = testRows(testTree(many), new Set());
  expect(rows).toHaveLength(101);
  expect(rows.filter(({ expanded }) => expanded === true).map(({ node }) => node.name)).toEqual(["f7.py"]);
});

it("keeps two tests of one name apart", () => {
  const rows = testRows(testTree([test("a.py", [], "same"), test("a.py", [], "same", "FAILED")]), new Set());
  expect(new Set(rows.map(({ node }) => node.key)).size).toBe(3);
});

it("tells the worst of what is within, and how many ended how", () => {
  const counts = { passed: 1200, failed: 0, skipped: 0, errors: 1 };
  expect(stateOf(counts)).toBe("ERROR");
  expect(isBad(counts)).toBe(true);
  expect(stateOf({ passed: 0, failed: 0, skipped: 2, errors: 0 })).toBe("SKIPPED");
  expect(countWords(counts)).toBe("1 error, 1,200 passed");
  expect(countWords({ passed: 3, failed: 1, skipped: 2, errors: 0 })).toBe("1 failed, 3 passed, 2 skipped");
  expect(countWords({ passed: 0, failed: 0, skipped: 0, errors: 0 })).toBe("no tests");
});

it("finds the file that a tool means, also by the end of its path, but never guesses", () => {
  const entries: Entry[] = [
    { id: id("src"), parent: null, name: "src", kind: "FOLDER" },
    { id: id("app"), parent: id("src"), name: "app", kind: "FOLDER" },
    { id: id("one"), parent: id("app"), name: "OneTest.java", kind: "FILE" },
    { id: id("top"), parent: null, name: "Same.java", kind: "FILE" },
    { id: id("same1"), parent: id("src"), name: "Twice.java", kind: "FILE" },
    { id: id("same2"), parent: id("app"), name: "Twice.java", kind: "FILE" },
  ];
  const find = fileFinder(new Map(entries.map((entry) => [entry.id, entry])));
  expect(find("src/app/OneTest.java")?.id).toBe(id("one"));
  expect(find("app/OneTest.java")?.id).toBe(id("one"));
  expect(find("Same.java")?.id).toBe(id("top"));
  expect(find("Twice.java")).toBeUndefined();
  expect(find("Test.java")).toBeUndefined();
  expect(find("src")).toBeUndefined();
  expect(find(null)).toBeUndefined();
});

import { describe, expect, it } from "vitest";
import { ana, bo, id, mainPy } from "@/session/testing/fixtures";
import { countOf, countWords, endsOf, fateOf, PREVIOUS, rowsOf } from "./comparison";
import { aLine, aVersion } from "./testing";

const hunk = {
  oldStart: 4,
  newStart: 4,
  lines: [
    aLine(" same"),
    aLine("-old", ana.id),
    aLine("+one", bo.id),
    aLine("+two", bo.id),
    aLine("+three", ana.id),
    aLine(" end"),
  ],
};
const nameOf = (participant: string) => (participant === ana.id ? "Ana" : "Bo");

describe("a hunk", () => {
  it("has its line numbers on both sides, and a tag where another person's lines begin", () => {
    expect(rowsOf(hunk).map(({ oldLine, newLine, leads }) => [oldLine, newLine, leads])).toEqual([
      [4, 4, false],
      [5, null, true],
      [null, 5, true],
      [null, 6, false],
      [null, 7, true],
      [6, 8, false],
    ]);
  });

  it("is counted, and told with who wrote what was added", () => {
    expect(countOf([hunk])).toEqual({ added: 3, removed: 1, by: [bo.id, ana.id] });
    expect(countWords(countOf([hunk]), nameOf)).toBe("3 lines added by Bo and Ana, 1 removed");
    expect(countWords({ added: 0, removed: 1, by: [] }, nameOf)).toBe("1 line removed");
    expect(countWords({ added: 0, removed: 0, by: [] }, nameOf)).toBe("no line changed");
  });
});

it("says what became of a file", () => {
  const file = { entry: mainPy.id, hunks: [], oldPath: "a.py", newPath: "b.py" };
  expect(fateOf({ ...file, oldPath: null, change: "ADDED" })).toBe("new file");
  expect(fateOf({ ...file, newPath: null, change: "REMOVED" })).toBe("file deleted");
  expect(fateOf({ ...file, change: "MOVED" })).toBe("was a.py");
  expect(fateOf({ ...file, change: "CHANGED" })).toBe("was a.py");
  expect(fateOf({ ...file, newPath: "a.py", change: "CHANGED" })).toBeNull();
  expect(fateOf({ ...file, newPath: "a.py", change: "CHANGED", whole: true })).toMatch(/^too much is different/);
});

describe("a comparison goes from the older to the newer", () => {
  const list = [aVersion(3), aVersion(2), aVersion(1)];
  const [v3, v2, v1] = [id("v3"), id("v2"), id("v1")];
  it.each([
    ["with now", v2, "now", { from: v2, to: "now" }],
    ["with the one before", v2, PREVIOUS, { from: v1, to: v2 }],
    ["with the one before the oldest", v1, PREVIOUS, null],
    ["with a newer one", v1, v3, { from: v1, to: v3 }],
    ["with an older one", v3, v1, { from: v1, to: v3 }],
    ["with itself, which says nothing", v2, v2, { from: v2, to: "now" }],
    ["with one that is gone", v2, id("gone"), { from: v2, to: "now" }],
  ])("%s", (_what, version, against, ends) => expect(endsOf(version, against, list)).toEqual(ends));
});

import { describe, expect, it } from "vitest";
import type { Entry } from "@/api/schemas";
import { isWithin, pathOf, visibleRows } from "./nodes";

const entry = (id: string, parent: string | null = null, kind: Entry["kind"] = "FILE"): Entry => ({
  id,
  parent,
  name: id,
  kind,
});
const tree = new Map(
  [
    entry("b10.py"),
    entry("b9.py"),
    entry("src", null, "FOLDER"),
    entry("deep", "src", "FOLDER"),
    entry("a.py", "deep"),
    entry("z.py", "src"),
  ].map((one) => [one.id, one]),
);

describe("the rows of the tree", () => {
  it("show folders first, then names with numbers in their order", () => {
    const rows = visibleRows(tree, new Set());
    expect(rows.map((row) => `${row.level} ${row.entry.name}`)).toEqual([
      "1 src",
      "2 deep",
      "3 a.py",
      "2 z.py",
      "1 b9.py",
      "1 b10.py",
    ]);
  });

  it("leave out what is in collapsed folders", () => {
    const rows = visibleRows(tree, new Set(["deep"]));
    expect(rows.map((row) => row.entry.name)).toEqual(["src", "deep", "z.py", "b9.py", "b10.py"]);
    expect(rows.map((row) => row.expanded)).toEqual([true, false, false, false, false]);
  });

  it("count siblings for screen readers", () => {
    const last = visibleRows(tree, new Set()).at(-1);
    expect(last).toMatchObject({ position: 3, siblings: 3 });
  });

  it("know paths and what lies where", () => {
    expect(pathOf(tree, entry("a.py", "deep"))).toBe("src/deep/a.py");
    expect(isWithin(tree, "a.py", "src")).toBe(true);
    expect(isWithin(tree, "b9.py", "src")).toBe(false);
    expect(isWithin(tree, "src", "src")).toBe(true);
  });
});

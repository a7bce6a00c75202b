import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { id } from "./testing/fixtures";
import {
  addConfiguration,
  choose,
  commandLineProblem,
  configurationsOf,
  directoryProblem,
  environmentProblem,
  freeName,
  movedBy,
  removeConfiguration,
  retype,
  textOf,
} from "./runSettings";

/** Brings two documents to the same state. */
function exchange(a: Y.Doc, b: Y.Doc): void {
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
}

function text(doc: Y.Doc, configuration: string, name: Parameters<typeof textOf>[2]): Y.Text {
  const found = textOf(doc, configuration, name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe("run configurations", () => {
  it("are read as they were made, by their names", () => {
    const doc = new Y.Doc();
    addConfiguration(doc, { name: "Small", kind: "COMMAND", command: "make", timeLimitSeconds: 5 });
    addConfiguration(doc, { name: "Large", entry: id("main"), inputKind: "FILE", inputFile: id("data") });
    expect(configurationsOf(doc)).toMatchObject([
      { name: "Large", kind: "FILE", entry: id("main"), inputKind: "FILE", inputFile: id("data"), language: null },
      { name: "Small", kind: "COMMAND", command: "make", timeLimitSeconds: 5, arguments: "" },
    ]);
  });

  it("of two people who write in one field at once have what both wrote", () => {
    const [ana, bo] = [new Y.Doc(), new Y.Doc()];
    const made = addConfiguration(ana, { name: "Small", arguments: "--size 10" });
    exchange(ana, bo);
    retype(text(ana, made, "arguments"), "--verbose --size 10");
    retype(text(bo, made, "arguments"), "--size 1000");
    exchange(ana, bo);
    expect(configurationsOf(ana)).toEqual(configurationsOf(bo));
    expect(configurationsOf(ana)[0]?.arguments).toBe("--verbose --size 1000");
  });

  it("of other shapes count as absent or empty", () => {
    const doc = new Y.Doc();
    doc.getMap("configurations").set("a", "no map");
    doc.getMap("configurations").set(
      "b",
      new Y.Map<unknown>([
        ["name", 3],
        ["kind", "?"],
        ["entry", "x"],
      ] as const),
    );
    expect(configurationsOf(doc)).toMatchObject([{ id: "b", name: "", kind: "FILE", entry: null, command: "" }]);
  });

  it("are chosen from, and deleted", () => {
    const doc = new Y.Doc();
    const made = addConfiguration(doc, { name: "Small" });
    choose(doc, made, "timeLimitSeconds", 3);
    expect(configurationsOf(doc)[0]?.timeLimitSeconds).toBe(3);
    choose(doc, made, "timeLimitSeconds", null);
    expect(configurationsOf(doc)[0]?.timeLimitSeconds).toBeNull();
    removeConfiguration(doc, made);
    expect(configurationsOf(doc)).toEqual([]);
    choose(doc, made, "language", "python");
    expect(textOf(doc, made, "name")).toBeUndefined();
  });

  it("get a name that no other has", () => {
    const doc = new Y.Doc();
    for (const name of ["main.py", "main.py 2"]) addConfiguration(doc, { name });
    expect(freeName(configurationsOf(doc), "main.py")).toBe("main.py 3");
    expect(freeName(configurationsOf(doc), "Other")).toBe("Other");
  });
});

describe("a field's caret", () => {
  it.each([
    [[{ insert: "xx" }], 3, 5],
    [[{ retain: 3 }, { insert: "xx" }], 3, 3],
    [[{ retain: 4 }, { insert: "xx" }], 3, 3],
    [[{ delete: 2 }], 3, 1],
    [[{ retain: 1 }, { delete: 9 }], 3, 1],
    [[{ retain: 1 }, { delete: 1 }, { insert: "xyz" }], 3, 5],
  ])("after %j is, from %i, at %i", (delta, before, after) => expect(movedBy(delta, before)).toBe(after));
});

describe("what the server would refuse", () => {
  it.each([
    [`a "b c" 'd "e' f\\ g`, undefined],
    [`"a \\" b"`, undefined],
    [`'a \\'`, undefined],
    [`a "b`, /second/],
    [`it's`, /second/],
    [`a \\`, /nothing after/],
  ])("of the command line %s", (line, problem) => {
    if (problem === undefined) expect(commandLineProblem(line)).toBeUndefined();
    else expect(commandLineProblem(line)).toMatch(problem);
  });

  it.each([
    ["A=1\n\n# a note\n_b2=x=y", undefined],
    ["A=1\nnothing", /Line 2 has no =/],
    ["1A=1", /Line 1 has no proper name/],
    ["=x", /proper name/],
  ])("of the environment %j", (lines, problem) => {
    if (problem === undefined) expect(environmentProblem(lines)).toBeUndefined();
    else expect(environmentProblem(lines)).toMatch(problem);
  });

  it("of a working directory", () => {
    expect(directoryProblem("src/app")).toBeUndefined();
    expect(directoryProblem("/etc")).toMatch(/without a slash/);
    expect(directoryProblem("a/../..")).toMatch(/outside/);
  });
});

import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { ana, bo, id, mainPy } from "../testing/fixtures";
import {
  addData,
  addFunction,
  addLine,
  addWatch,
  type Breakpoint,
  chooseException,
  enableBreakpoint,
  lineIn,
  removeBreakpoint,
  removeWatch,
  setAccess,
  setTerms,
  settingsOf,
  setWatch,
} from "./debugSettings";

function aText(content: string): Y.Text {
  const text = new Y.Doc().getText("content");
  text.insert(0, content);
  return text;
}

function lineOf(text: Y.Text, [breakpoint]: readonly Breakpoint[]): number {
  if (breakpoint?.kind !== "line") throw new Error("no breakpoint at a line");
  return lineIn(text, breakpoint);
}

function exchange(a: Y.Doc, b: Y.Doc): void {
  Y.applyUpdate(a, Y.encodeStateAsUpdate(b));
  Y.applyUpdate(b, Y.encodeStateAsUpdate(a));
}

const at = (line: number, text: Y.Text) => ({ entry: mainPy.id, text, line, by: ana.id });

describe("breakpoints", () => {
  it("move with the text before which they stand", () => {
    const doc = new Y.Doc();
    const text = aText("one\ntwo\nthree\n");
    addLine(doc, at(2, text));
    const { breakpoints } = settingsOf(doc);
    expect(lineOf(text, breakpoints)).toBe(2);
    text.insert(0, "zero\n");
    expect(lineOf(text, breakpoints)).toBe(3);
    text.insert(9, "new\n"); // at the very beginning of its line: what one types there is a line above
    expect(lineOf(text, breakpoints)).toBe(4);
    text.delete(0, 5);
    expect(lineOf(text, breakpoints)).toBe(3);
    text.insert(text.toJSON().indexOf("two") + 1, "x");
    expect(lineOf(text, breakpoints)).toBe(3);
  });

  it("stay where they were last seen in a text that does not know their position", () => {
    const doc = new Y.Doc();
    addLine(doc, at(2, aText("one\ntwo\n")));
    expect(lineOf(aText("another\n"), settingsOf(doc).breakpoints)).toBe(2);
  });

  it("say who set them and under which terms", () => {
    const doc = new Y.Doc();
    const set = addLine(doc, { ...at(1, aText("x")), terms: { condition: "i > 3" } });
    expect(settingsOf(doc).breakpoints).toMatchObject([
      { id: set, kind: "line", by: ana.id, enabled: true, condition: "i > 3", hitCondition: null, logMessage: null },
    ]);
    setTerms(doc, set, { condition: null, hitCondition: ">= 2", logMessage: "i is {i}" });
    enableBreakpoint(doc, set, false);
    expect(settingsOf(doc).breakpoints).toMatchObject([
      { enabled: false, condition: null, hitCondition: ">= 2", logMessage: "i is {i}" },
    ]);
    removeBreakpoint(doc, set);
    enableBreakpoint(doc, set, true);
    expect(settingsOf(doc).breakpoints).toEqual([]);
  });

  it("of two people are all there", () => {
    const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
    addLine(mine, at(1, aText("x")));
    addFunction(theirs, "main", bo.id);
    exchange(mine, theirs);
    expect(settingsOf(mine)).toEqual(settingsOf(theirs));
    expect(
      settingsOf(mine)
        .breakpoints.map(({ kind }) => kind)
        .sort(),
    ).toEqual(["function", "line"]);
  });

  it("of other shapes count as absent, and what they say wrongly as not said", () => {
    const doc = new Y.Doc();
    const all = doc.getMap("breakpoints");
    const put = (name: string, fields: Record<string, unknown>) => all.set(name, new Y.Map(Object.entries(fields)));
    all.set("a", "no map");
    put("b", { kind: "line", entry: "x", line: 1 });
    put("c", { kind: "line", entry: mainPy.id, line: 0 });
    put("d", { kind: "function" });
    put("e", { kind: "?" });
    put("f", { kind: "line", entry: mainPy.id, line: 3, position: "%%", by: 7, condition: 4 });
    const data = { kind: "data", adapter: "java", dataId: "Main#all", name: "all", persists: true };
    put("g", { ...data, adapter: "" });
    put("h", { ...data, dataId: 7 });
    put("i", { ...data, name: undefined });
    put("j", { ...data, accessType: "execute" });
    put("k", { ...data, persists: "yes", run: "?", epoch: 1 });
    put("l", { ...data, persists: false, run: mainPy.id, epoch: "1" });
    expect(settingsOf(doc).breakpoints).toMatchObject([{ id: "f", line: 3, by: null, condition: null, enabled: true }]);
    expect(lineOf(aText("x"), settingsOf(doc).breakpoints)).toBe(3);
  });
});

describe("breakpoints at values", () => {
  const data = { adapter: "java", name: "count", description: "Main.count" };
  const [first, second] = [id("first"), id("second")];

  it("stop where the value is changed, if the adapter offers that", () => {
    const doc = new Y.Doc();
    const set = addData(
      doc,
      { ...data, dataId: "Main#all", offered: ["read", "write", "readWrite"], start: null },
      first,
      ana.id,
    );
    addData(doc, { ...data, dataId: "7/4", offered: [], start: { run: first, epoch: 4 } }, first, bo.id);
    const byId = new Map(settingsOf(doc).breakpoints.map((one) => [one.kind === "data" ? one.dataId : "", one]));
    expect(byId.get("Main#all")).toMatchObject({ accessType: "write", start: null, by: ana.id, enabled: true });
    expect(byId.get("7/4")).toMatchObject({ accessType: null, offered: [], start: { run: first, epoch: 4 } });
    setAccess(doc, set, "readWrite");
    expect(settingsOf(doc).breakpoints.find((one) => one.id === set)).toMatchObject({ accessType: "readWrite" });
  });

  it("that ended with an earlier debug session are taken away with the next one that is set", () => {
    const doc = new Y.Doc();
    const at = (dataId: string, run: string | null) =>
      addData(
        doc,
        { ...data, dataId, offered: ["write"], start: run === null ? null : { run, epoch: 4 } },
        run ?? first,
        ana.id,
      );
    at("1", first);
    at("2", null);
    at("3", second);
    expect(
      settingsOf(doc)
        .breakpoints.map((one) => (one.kind === "data" ? one.dataId : ""))
        .sort(),
    ).toEqual(["2", "3"]);
  });
});

it("watches keep the order in which they were added", () => {
  const doc = new Y.Doc();
  const first = addWatch(doc, "a", ana.id);
  addWatch(doc, "b", bo.id);
  setWatch(doc, first, "a + 1");
  expect(settingsOf(doc).watches).toMatchObject([
    { expression: "a + 1", by: ana.id },
    { expression: "b", by: bo.id },
  ]);
  removeWatch(doc, first);
  expect(settingsOf(doc).watches.map(({ expression }) => expression)).toEqual(["b"]);
});

it("filters of exceptions are known once somebody has chosen", () => {
  const doc = new Y.Doc();
  expect(settingsOf(doc).exceptions.size).toBe(0);
  chooseException(doc, "raised", { enabled: true, condition: null });
  chooseException(doc, "raised", { enabled: false, condition: "ValueError" });
  doc.getMap("exceptions").set(id("x"), true);
  expect([...settingsOf(doc).exceptions]).toEqual([["raised", { enabled: false, condition: "ValueError" }]]);
});

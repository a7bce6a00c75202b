import { describe, expect, it } from "vitest";
import type { Frame, Stop, Variable } from "@/api/debug";
import { aStop } from "../testing";
import { changesOf, valuesBefore } from "./changes";
import { kindOf } from "./valueKind";
import { levelSize, type Members, type Part, resultRows, type RowsOptions, scopeRows } from "./variableRows";

function top({ frames }: Stop): Frame {
  const [frame] = frames;
  if (frame === undefined) throw new Error("a stop has a frame");
  return frame;
}

const nothing: Members = { state: "asked" };

function options(toggled: string[] = [], more: Partial<RowsOptions> = {}): RowsOptions {
  return { toggled: new Set(toggled), shown: new Map(), before: new Map(), membersOf: () => nothing, ...more };
}

const list = (length: number): Variable[] =>
  Array.from({ length }, (_, at) => ({ ...plain, name: String(at), value: String(at * at) }));

const plain: Variable = {
  name: "x",
  value: "1",
  type: "int",
  variablesReference: 0,
  evaluateName: null,
  namedVariables: null,
  indexedVariables: null,
  variables: null,
};

describe("variables as rows", () => {
  const scopes = top(aStop(2)).scopes ?? [];
  const told = (rows: ReturnType<typeof scopeRows>) =>
    rows.map(({ level, name, value, expanded }) => `${level} ${name} ${value} ${String(expanded)}`);

  it("begin with those of the function; further scopes are rows of their own, folded where they are not the function's", () => {
    expect(told(scopeRows(scopes, options()))).toEqual([
      "1 i 1 null",
      "1 path ['Kiel', 'Preetz'] false",
      "1 net Network(7) false",
      "1 Globals  false",
    ]);
  });

  it("show what was told within a value, and ask for what was not, once it is unfolded", () => {
    const asked: Part[] = [];
    const membersOf = (part: Part): Members => {
      asked.push(part);
      return { state: "known", variables: [{ ...plain, name: "edges" }] };
    };
    const rows = scopeRows(scopes, options(["Locals\npath", "Locals\nnet"], { membersOf }));
    expect(told(rows).slice(1, 6)).toEqual([
      "1 path ['Kiel', 'Preetz'] true",
      "2 0 'Kiel' null",
      "2 1 'Preetz' null",
      "1 net Network(7) true",
      "2 edges 1 null",
    ]);
    expect(asked).toEqual([{ reference: 12 }]);
    expect(rows[2]?.container).toBe(11);
  });

  it("say that an answer is awaited, and why there is none", () => {
    const waiting = scopeRows(scopes, options(["Locals\nnet"]));
    expect(waiting.find(({ kind }) => kind === "note")?.name).toBe("…");
    const membersOf = (): Members => ({ state: "failed", why: "The program runs." });
    const failed = scopeRows(scopes, options(["Locals\nnet"], { membersOf }));
    expect(failed.find(({ kind }) => kind === "note")?.name).toBe("The program runs.");
  });

  it("of a long list come in parts, each asked for by itself", () => {
    const asked: Part[] = [];
    const membersOf = (part: Part): Members => {
      asked.push(part);
      return { state: "known", variables: list(part.count ?? 0) };
    };
    const long = { ...plain, name: "squares", variablesReference: 7, indexedVariables: 250 };
    const rows = resultRows(long, "w", options(["w", "w\n[200"], { membersOf }));
    expect(rows.filter(({ kind }) => kind === "part").map(({ name }) => name)).toEqual([
      "0 to 99",
      "100 to 199",
      "200 to 249",
    ]);
    expect(asked).toEqual([{ reference: 7, filter: "indexed", start: 200, count: 50 }]);
    expect(rows.filter(({ level }) => level === 3)).toHaveLength(50);
  });

  it("of one level are not all shown at once", () => {
    const membersOf = (): Members => ({ state: "known", variables: list(levelSize + 30) });
    const open = { ...plain, variablesReference: 7 };
    expect(resultRows(open, "w", options(["w"], { membersOf })).at(-1)).toMatchObject({
      kind: "more",
      name: "30 more",
    });
    const shown = new Map([["w", 2 * levelSize]]);
    expect(resultRows(open, "w", options(["w"], { membersOf, shown }))).toHaveLength(levelSize + 31);
  });

  it("of one name are still several", () => {
    const membersOf = (): Members => ({ state: "known", variables: [plain, plain] });
    const rows = resultRows({ ...plain, variablesReference: 7 }, "w", options(["w"], { membersOf }));
    expect(new Set(rows.map(({ key }) => key)).size).toBe(3);
  });

  it("tell what they were where that is different", () => {
    const now = aStop(3, { i: "2" });
    const rows = scopeRows(scopes, options([], { before: valuesBefore(top(now), now, aStop(2, { i: "9" })) }));
    expect(rows.map(({ name, was }) => [name, was]).slice(0, 2)).toEqual([
      ["i", "9"],
      ["path", null],
    ]);
  });
});

describe("what has changed", () => {
  it("is told of the same call alone", () => {
    const now = aStop(3, { i: "2" });
    expect(changesOf(top(now), valuesBefore(top(now), now, aStop(2)))).toEqual([{ name: "i", before: "1", now: "2" }]);
    const deeper = { ...aStop(2), totalFrames: 3 };
    expect(valuesBefore(top(now), now, deeper).size).toBe(0);
    expect(valuesBefore(top(now), now, null).size).toBe(0);
  });

  it("names what changed within a value and not all around it", () => {
    const [now, before] = [aStop(3), aStop(2)];
    const path = top(before).scopes?.[0]?.variables?.[1];
    if (path?.variables?.[0] == null) throw new Error("the fixture has a list");
    path.variables[0].value = "'Lübeck'";
    path.value = "['Lübeck', 'Preetz']";
    expect(changesOf(top(now), valuesBefore(top(now), now, before))).toEqual([
      { name: "path.0", before: "'Lübeck'", now: "'Kiel'" },
    ]);
  });
});

it.each([
  ["'Kiel'", "text"],
  ['"a"', "text"],
  ["b'x'", "text"],
  ["14", "number"],
  ["-3.5e7", "number"],
  ["0xff", "number"],
  ["True", "word"],
  ["nil", "word"],
  ["[1, 2]", "other"],
  ["Network(7)", "other"],
])("the value %s looks like a %s", (value, kind) => expect(kindOf(value)).toBe(kind));

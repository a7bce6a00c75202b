import { ensureSyntaxTree } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { languageSupport } from "../../editor/languages";
import { aStop } from "../testing";
import { expressionAt } from "./hoverValue";
import { inlineValues } from "./inlineValues";

const code = [
  "def other(i):", // 1
  "    return i", // 2
  "", // 3
  "def quickest(net):", // 4
  "    # path is what we look for", // 5
  "    path = []", // 6
  "    for i in range(3):", // 7
  "        path.append(net.edges[0])", // 8
  "    return 'i'", // 9
  "",
].join("\n");

function aState(doc: string, fileName = "main.py"): EditorState {
  const state = EditorState.create({ doc, extensions: [languageSupport(fileName)] });
  ensureSyntaxTree(state, doc.length, 1000);
  return state;
}

describe("values at the ends of lines", () => {
  const at = (line: number, before = new Map<string, string>()) => {
    const [frame] = aStop(line).frames;
    if (frame === undefined) throw new Error("a stop has a frame");
    return inlineValues(aState(code), frame, before).map(
      ({ line: where, values }) => `${where}: ${values.map(({ name, value }) => `${name} = ${value}`).join(", ")}`,
    );
  };

  it("stand where a variable was named last, at the frame's line or above", () => {
    expect(at(8)).toEqual(["7: i = 1", "8: path = ['Kiel', 'Preetz'], net = Network(7)"]);
    expect(at(6)).toEqual(["4: net = Network(7)", "6: path = ['Kiel', 'Preetz']"]);
  });

  it("are not those of comments, texts, parts of others or other functions", () => {
    expect(at(5)).toEqual(["4: net = Network(7)"]);
    expect(at(9)).toEqual(["7: i = 1", "8: path = ['Kiel', 'Preetz'], net = Network(7)"]);
  });

  it("say what has changed", () => {
    const [frame] = aStop(7).frames;
    if (frame === undefined) throw new Error("a stop has a frame");
    const values = inlineValues(aState(code), frame, new Map([["Locals\ni", "0"]])).flatMap((line) => line.values);
    expect(values.find(({ name }) => name === "i")).toMatchObject({ value: "1", was: "0" });
  });

  it("are none where the text has no such line", () => expect(at(80)).toEqual([]));
});

describe("what a pointer is at", () => {
  const state = aState("total = net.edges.size + len(path)  # net\nprint('net')\n");
  const at = (text: string, offset = 0) =>
    expressionAt(state, state.doc.toString().indexOf(text) + offset)?.expression ?? null;

  it.each([
    ["total", 1, "total"],
    ["net.edges", 1, "net"],
    ["net.edges", 5, "net.edges"],
    ["size", 2, "net.edges.size"],
    ["path)", 1, "path"],
    ["len(", 1, null],
    ["# net", 3, null],
    ["'net'", 2, null],
    [" + len", 1, null],
  ])("at %s is %s characters on %s", (text, offset, expression) => expect(at(text, offset)).toBe(expression));
});

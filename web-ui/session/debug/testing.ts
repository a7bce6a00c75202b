import { mainPy } from "../testing/fixtures";

interface StopWords {
  by?: string;
  move?: string;
  reason?: string;
  /** Value of the variable `i`. */
  i?: string;
}

const variable = (name: string, value: string, more: Record<string, unknown> = {}) => ({
  name,
  value,
  type: "int",
  variablesReference: 0,
  evaluateName: name,
  ...more,
});

/** A stop in `quickest` in main.py, as a platform tells it: `i`, a list of which two are told, and one of which nothing is. */
export function aStop(line: number, { by, move, reason = "step", i = "1" }: StopWords = {}) {
  const path = [variable("0", "'Kiel'", { type: "str" }), variable("1", "'Preetz'", { type: "str" })];
  const locals = [
    variable("i", i),
    variable("path", "['Kiel', 'Preetz']", {
      type: "list",
      variablesReference: 11,
      indexedVariables: 2,
      variables: path,
    }),
    variable("net", "Network(7)", { type: "Network", variablesReference: 12, namedVariables: 3 }),
  ];
  const source = { name: "main.py", path: "/workspace/main.py" };
  return {
    threadId: 1,
    reason,
    ...(by !== undefined && { by }),
    ...(move !== undefined && { move }),
    totalFrames: 2,
    frames: [
      {
        id: 1,
        name: "quickest",
        line,
        column: 1,
        source,
        entry: mainPy.id,
        scopes: [
          { name: "Locals", presentationHint: "locals", expensive: false, variablesReference: 1, variables: locals },
          { name: "Globals", expensive: false, variablesReference: 2, variables: [variable("goal", "'Plön'")] },
        ],
      },
      { id: 2, name: "<module>", line: 29, column: 1, source, entry: mainPy.id, scopes: null },
    ],
    threads: [{ id: 1, name: "MainThread" }],
  };
}

/** A debug session that stands at line 15 in its fourth epoch, as a platform tells it to whoever enters. */
export function debugWelcome(run: string) {
  return {
    run,
    adapter: "debugpy",
    adapterName: "debugpy 1.8.1",
    capabilities: { supportsSetVariable: true },
    state: "STOPPED",
    epoch: 4,
    by: null,
    move: "continue",
    stop: aStop(15, { reason: "breakpoint" }),
    breakpoints: [],
    control: { holder: null, asking: [] },
    evaluated: [],
    stops: [{ epoch: 4, at: "2026-11-27T09:00:00Z", by: null, move: "continue", reason: "breakpoint", line: 15 }],
  };
}

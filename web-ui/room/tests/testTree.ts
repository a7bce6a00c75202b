import type { TestCase, TestCounts, TestState } from "@/api/schemas";

/** A file, a suite within it, or a test. */
export interface TestNode {
  /** What it is told apart by from all others of its tree. */
  key: string;
  kind: "file" | "suite" | "test";
  /** For people: a path, or a name. */
  name: string;
  /** Of a test: itself. */
  test: TestCase | null;
  /** Where it is written, as far as it is known; of a suite its first test's. */
  file: string | null;
  line: number | null;
  counts: TestCounts;
  /** Milliseconds of all tests within. */
  millis: number;
  children: TestNode[];
}

/** One visible row. */
export interface TestRow {
  node: TestNode;
  /** From 1, as `aria-level`. */
  level: number;
  /** From 1 among its siblings. */
  position: number;
  siblings: number;
  /** Null where there is nothing to unfold. */
  expanded: boolean | null;
}

const nowhere = "Without a file";

/** Files by name, and within them suites and tests in the order in which they ended. A name that comes twice is two tests. */
export function testTree(tests: readonly TestCase[]): TestNode[] {
  const files = new Map<string, TestNode>();
  const groups = new Map<string, TestNode>();
  for (const test of tests) {
    const name = test.file ?? nowhere;
    let at = files.get(name);
    if (at === undefined) files.set(name, (at = group(`f:${name}`, "file", name, { ...test, line: null })));
    count(at, test);
    for (const suite of test.suites) {
      const key = `${at.key}\n${suite}`;
      let within = groups.get(key);
      if (within === undefined) {
        groups.set(key, (within = group(key, "suite", suite, test)));
        at.children.push(within);
      }
      count(within, test);
      at = within;
    }
    const key = `${at.key}\nt:${at.children.length}:${test.name}`;
    at.children.push({ ...group(key, "test", test.name, test), test });
    count(at.children.at(-1), test);
  }
  return [...files.values()].sort((a, b) => names.compare(a.name, b.name));
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function group(key: string, kind: TestNode["kind"], name: string, { file, line }: Pick<TestCase, "file" | "line">) {
  return {
    key,
    kind,
    name,
    test: null,
    file,
    line,
    counts: { passed: 0, failed: 0, skipped: 0, errors: 0 },
    millis: 0,
    children: [],
  } satisfies TestNode as TestNode;
}

const counted: Record<TestState, keyof TestCounts> = {
  PASSED: "passed",
  FAILED: "failed",
  SKIPPED: "skipped",
  ERROR: "errors",
};

/** Nodes are made here and nowhere shown before they are complete. */
function count(node: TestNode | undefined, { state, millis }: TestCase): void {
  if (node === undefined) return;
  node.counts = { ...node.counts, [counted[state]]: node.counts[counted[state]] + 1 };
  node.millis += millis;
}

/** The worst of what is within. */
export function stateOf({ passed, failed, errors }: TestCounts): TestState {
  if (failed > 0) return "FAILED";
  if (errors > 0) return "ERROR";
  return passed > 0 ? "PASSED" : "SKIPPED";
}

export function isBad({ failed, errors }: TestCounts): boolean {
  return failed + errors > 0;
}

export function isBadState(state: TestState): boolean {
  return state === "FAILED" || state === "ERROR";
}

export function totalOf({ passed, failed, skipped, errors }: TestCounts): number {
  return passed + failed + skipped + errors;
}

/** So many tests are shown unfolded where nobody has folded anything. */
const few = 40;

/**
 * The rows from top to bottom. At first everything is unfolded, or of many tests only what went wrong; what a test tells is folded.
 *
 * @param toggled the keys of those that somebody has folded or unfolded
 */
export function testRows(tree: readonly TestNode[], toggled: ReadonlySet<string>): TestRow[] {
  const small = tree.reduce((sum, { counts }) => sum + totalOf(counts), 0) <= few;
  const rows: TestRow[] = [];
  const add = (nodes: readonly TestNode[], level: number) => {
    for (const [index, node] of nodes.entries()) {
      const atFirst = node.kind !== "test" && (small || isBad(node.counts));
      const folds = node.kind !== "test" || node.test?.message !== "" || node.test.detail !== "";
      const expanded = folds ? atFirst !== toggled.has(node.key) : null;
      rows.push({ node, level, position: index + 1, siblings: nodes.length, expanded });
      if (expanded === true) add(node.children, level + 1);
    }
  };
  add(tree, 1);
  return rows;
}

/** The keys of all rows that lead to what went wrong, in order. */
export function badTests(tree: readonly TestNode[]): TestNode[] {
  return tree.flatMap((node) => (node.kind === "test" ? (isBad(node.counts) ? [node] : []) : badTests(node.children)));
}

import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, release, totalmem } from "node:os";

/** One line of a benchmark. A row without a target stands beside one that has it, to be read with it. */
export interface Row {
  readonly work: string;
  readonly unit: string;
  readonly lowerIsBetter: boolean;
  readonly ours: number;
  /** What others need for the same work, measured in the same run; by name. */
  readonly peers: Readonly<Record<string, number>>;
  readonly target: number | null;
  readonly stretch: number | null;
  /** Null without a target. */
  readonly met: boolean | null;
}

export interface Report {
  readonly bench: string;
  readonly machine: string;
  readonly rows: readonly Row[];
}

/** A row in which less is better, judged against its target. */
export function less(
  work: string,
  unit: string,
  ours: number,
  target: number | null = null,
  stretch: number | null = null,
): Row {
  const rounded = Number(ours.toPrecision(3));
  return {
    work,
    unit,
    lowerIsBetter: true,
    ours: rounded,
    peers: {},
    target,
    stretch,
    met: target === null ? null : ours <= target,
  };
}

/** The value below which the given share of the values lies (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new Error("nothing was measured");
  return value;
}

/** What the numbers depend on: processors, memory, kernel, and how busy the machine was. */
export function machine(): string {
  const model = /^model name\s*:\s*(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? process.arch;
  const load = readFileSync("/proc/loadavg", "utf8").split(" ", 1)[0] ?? "?";
  const gibibytes = Math.round(totalmem() / 2 ** 30);
  return `${availableParallelism()} x ${model}, ${gibibytes} GiB, Linux ${release()}, load ${load} at the start`;
}

export function print(report: Report): void {
  const cells = report.rows.map((row) => [
    row.work,
    `${row.ours} ${row.unit}`,
    row.target === null ? "" : `${row.lowerIsBetter ? "<=" : ">="} ${row.target}`,
    row.stretch === null ? "" : String(row.stretch),
    row.met === null ? "" : row.met ? "yes" : "NO",
  ]);
  const table = [["work", "ours", "target", "stretch", "met"], ...cells];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  console.log(`${report.bench} on ${report.machine}`);
  for (const line of table)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    );
}

export function write(report: Report, path: string): void {
  writeFileSync(path, `${JSON.stringify(report, null, 2)}\n`);
}

import type { Run, TestCase } from "@/api/schemas";
import type { LogRecord, Welcome } from "../messages";

/** The tests of one run that are over, in the order in which they ended. Owned by the page's one thread; views subscribe. */
export class TestLog {
  private tests: readonly TestCase[] = [];
  /** Of the newest record that is in it. */
  private lastSequence = 0;
  private announced = true;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly schedule: (notify: () => void) => void) {}

  /** For React: the same array until something is added. */
  readonly getTests = (): readonly TestCase[] => this.tests;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** These ended; a record that is already here (a welcome may overlap with records) is ignored. */
  append(sequence: number, more: readonly TestCase[]): void {
    if (sequence <= this.lastSequence) return;
    this.lastSequence = sequence;
    this.set([...this.tests, ...more]);
  }

  /** All that had ended at a position of the log. */
  replace(sequence: number, all: readonly TestCase[]): void {
    if (sequence < this.lastSequence) return;
    this.lastSequence = sequence;
    this.set(all);
  }

  private set(tests: readonly TestCase[]): void {
    this.tests = tests;
    if (!this.announced) return;
    this.announced = false;
    this.schedule(() => {
      this.announced = true;
      for (const tell of this.listeners) tell();
    });
  }
}

/** The tests of the runs that this page has seen or fetched, by run. */
export class TestRuns {
  private readonly logs = new Map<string, TestLog>();

  constructor(private readonly schedule: (notify: () => void) => void) {}

  /** Those of a run; none until something arrives. */
  of(run: string): TestLog {
    let log = this.logs.get(run);
    if (log === undefined) this.logs.set(run, (log = new TestLog(this.schedule)));
    return log;
  }

  welcomed({ runs, sequence }: Welcome): void {
    for (const { id, tests } of runs) if (tests !== null) this.of(id).replace(sequence, tests);
  }

  /** Takes what the platform told of a run that has ended. */
  fetched({ id, tests }: Run): void {
    if (tests !== null) this.of(id).replace(Number.MAX_SAFE_INTEGER, tests);
  }

  heard(records: readonly LogRecord[]): void {
    for (const { sequence, event } of records) {
      if (event?.type === "testsReported") this.of(event.run).append(sequence, event.tests);
    }
  }
}

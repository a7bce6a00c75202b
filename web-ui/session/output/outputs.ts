import { fromBase64 } from "lib0/buffer";
import type { Run } from "@/api/schemas";
import type { LogRecord, Welcome } from "../messages";
import { OutputLog } from "./outputLog";

/** The output of the runs that this page has seen or fetched, by run. */
export class Outputs {
  private readonly logs = new Map<string, OutputLog>();

  constructor(private readonly schedule: (notify: () => void) => void) {}

  /** The log of a run; empty until something arrives. */
  of(run: string): OutputLog {
    let log = this.logs.get(run);
    if (log === undefined) this.logs.set(run, (log = new OutputLog(this.schedule)));
    return log;
  }

  welcomed({ runs }: Welcome): void {
    for (const run of runs) this.fetched(run);
  }

  /** Adds what the platform told of a run; lists of runs leave the output out. */
  fetched(run: Run): void {
    for (const chunk of run.output ?? []) this.of(run.id).append({ ...chunk, bytes: fromBase64(chunk.bytes) });
  }

  heard(records: readonly LogRecord[]): void {
    for (const { sequence, author, event } of records) {
      if (event?.type === "runOutput") {
        this.of(event.run).append({ sequence, kind: event.stream, author: null, bytes: fromBase64(event.bytes) });
      } else if (event?.type === "runInput") {
        this.of(event.run).append({ sequence, kind: "INPUT", author, bytes: fromBase64(event.bytes) });
      }
    }
  }
}

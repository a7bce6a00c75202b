import type { Stop } from "@/api/debug";
import type { LogRecord, Welcome } from "../messages";
import type { SessionStore } from "../store";
import { after, type DebugState, entered, isOfDebug, starting } from "./debugState";

/** So many stops are kept on this page, of all debug sessions together, so that looking back and forth asks nobody. */
const keptStops = 60;

/** Keeps the store's `debugs`: the debug sessions that go on, and the last ones that did. */
export class Debugs {
  private readonly seen = new Map<string, Stop>();
  /** Of the newest record that is in the store's `debugs`. */
  private sequence = 0;

  constructor(private readonly store: SessionStore) {}

  welcomed({ debugs, sequence }: Welcome): void {
    const known = new Map(debugs.map((debug) => [debug.run, entered(debug)]));
    for (const debug of known.values()) this.remember(debug);
    this.store.setState({ debugs: known });
    this.sequence = sequence;
  }

  /** Records that are already here (a welcome may overlap with them) change nothing. */
  heard(records: readonly LogRecord[]): void {
    const before = this.store.getState().debugs;
    let debugs = before;
    for (const record of records) {
      if (record.sequence <= this.sequence) continue;
      this.sequence = record.sequence;
      const changed = this.changed(debugs, record);
      if (changed === null) continue;
      if (!debugs.has(changed.run)) debugs = withoutOld(debugs);
      debugs = new Map(debugs).set(changed.run, changed);
      this.remember(changed);
    }
    if (debugs !== before) this.store.setState({ debugs });
  }

  /** A stop of a debug session, if this page has it. */
  stopOf(run: string, epoch: number): Stop | undefined {
    return this.seen.get(keyOf(run, epoch));
  }

  /** Keeps a stop that was fetched. */
  keep(run: string, epoch: number, stop: Stop): void {
    const key = keyOf(run, epoch);
    this.seen.delete(key);
    this.seen.set(key, stop);
    const [oldest] = this.seen.keys();
    if (this.seen.size > keptStops && oldest !== undefined) this.seen.delete(oldest);
  }

  private changed(debugs: ReadonlyMap<string, DebugState>, { event, at }: LogRecord): DebugState | null {
    if (event?.type === "runRequested") return event.goal === "DEBUG" ? starting(event.run) : null;
    if (event === null || !isOfDebug(event)) return null;
    const known = debugs.get(event.run);
    // Every run ends, and not every run is a debug session.
    if (event.type === "runEnded") return known === undefined ? null : after(known, event, at);
    return after(known ?? starting(event.run), event, at);
  }

  private remember({ run, epoch, stop }: DebugState): void {
    if (stop !== null) this.keep(run, epoch, stop);
  }
}

/** Of those that are over only the newest is of use: what older ones stopped at is asked for. */
function withoutOld(debugs: ReadonlyMap<string, DebugState>): ReadonlyMap<string, DebugState> {
  const newest = [...debugs.keys()].at(-1);
  return new Map([...debugs].filter(([run, { state }]) => state !== "ENDED" || run === newest));
}

const keyOf = (run: string, epoch: number) => `${run}/${epoch}`;

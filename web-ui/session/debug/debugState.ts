import type {
  AdapterCapabilities,
  BreakpointState,
  Control,
  Debug,
  Evaluated,
  Frame,
  Stop,
  StopSummary,
} from "@/api/debug";
import type { LogRecord } from "../messages";

/** A debug session as of one position of the log. A value: every change makes a new one. */
export interface DebugState {
  /** The run that it is. */
  run: string;
  /** Null until the adapter has started. */
  adapter: string | null;
  /** With its version. */
  adapterName: string | null;
  capabilities: AdapterCapabilities;
  state: Debug["state"];
  /** Of the last move. A request to move carries it, so that nobody moves from where somebody else has already moved. */
  epoch: number;
  /** Who made the last move, and which; null where it was nobody. */
  by: string | null;
  move: string | null;
  /** Null while the program runs, and after its end. */
  stop: Stop | null;
  breakpoints: readonly BreakpointState[];
  control: Control;
  /** What was evaluated in the console, oldest first. */
  evaluated: readonly Evaluated[];
  /** Oldest first. */
  stops: readonly StopSummary[];
}

/** So many are kept of what grows without end. */
const keptStops = 500;
const keptEvaluated = 100;

const free: Control = { holder: null, asking: [] };

/** A debug session that was asked for and of which nothing is known yet. */
export function starting(run: string): DebugState {
  return {
    run,
    adapter: null,
    adapterName: null,
    capabilities: {},
    state: "STARTING",
    epoch: 0,
    by: null,
    move: null,
    stop: null,
    breakpoints: [],
    control: free,
    evaluated: [],
    stops: [],
  };
}

/** As the platform tells it on entering. */
export function entered(debug: Debug): DebugState {
  return {
    ...debug,
    capabilities: debug.capabilities ?? {},
    breakpoints: debug.breakpoints ?? [],
    control: debug.control ?? free,
    evaluated: debug.evaluated ?? [],
    stops: debug.stops ?? [],
  };
}

const kinds = [
  "debugStarted",
  "debugMoved",
  "debugStopped",
  "debugBreakpoints",
  "debugEvaluated",
  "debugControl",
  "runEnded",
] as const;

/** What may happen to a debug session. */
export type DebugEvent = Extract<NonNullable<LogRecord["event"]>, { type: (typeof kinds)[number] }>;

/** Whether an event may be one of a debug session. */
export function isOfDebug(event: NonNullable<LogRecord["event"]>): event is DebugEvent {
  return kinds.some((kind) => kind === event.type);
}

/** The debug session after one event of its own. */
export function after(debug: DebugState, event: DebugEvent, at: string): DebugState {
  switch (event.type) {
    case "debugStarted": {
      const { adapter, adapterName, capabilities } = event;
      // Breakpoints are set before the program runs; and where it is started anew, it stands nowhere any more.
      return { ...debug, adapter, adapterName, capabilities, state: "STARTING", stop: null };
    }
    case "debugMoved": {
      const { epoch, by, move } = event;
      return { ...debug, state: "RUNNING", epoch, by, move, stop: null };
    }
    case "debugStopped": {
      const { epoch, stop } = event;
      return {
        ...debug,
        state: "STOPPED",
        epoch,
        by: stop.by,
        move: stop.move,
        stop,
        stops: withStop(debug, event, at),
      };
    }
    case "debugBreakpoints":
      return { ...debug, breakpoints: event.breakpoints };
    case "debugEvaluated": {
      const { epoch, by, expression, result, error } = event;
      const one = { epoch, by, expression, result, error };
      return { ...debug, evaluated: [...debug.evaluated, one].slice(-keptEvaluated) };
    }
    case "debugControl":
      return { ...debug, control: { holder: event.holder, asking: event.asking } };
    case "runEnded":
      return { ...debug, state: "ENDED", stop: null, control: free };
  }
}

/** A stop comes again, with the same epoch, when something was changed there: it is still one stop. */
function withStop(
  { stops }: DebugState,
  { epoch, stop }: Extract<DebugEvent, { type: "debugStopped" }>,
  at: string,
): readonly StopSummary[] {
  const known = stops.find((one) => one.epoch === epoch);
  const top = topFrame(stop);
  const summary: StopSummary = {
    epoch,
    at: known?.at ?? at,
    by: stop.by,
    move: stop.move,
    reason: stop.reason,
    entry: top?.entry ?? null,
    line: top?.line ?? null,
    function: top?.name ?? null,
  };
  if (known !== undefined) return stops.map((one) => (one === known ? summary : one));
  return [...stops, summary].slice(-keptStops);
}

/** The innermost frame that is one. */
export function topFrame({ frames }: Stop): Frame | undefined {
  return frames.find(({ presentationHint }) => presentationHint !== "label");
}

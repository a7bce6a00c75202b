/**
 * What the platform tells of debugging: stops with their frames and variables, and what is known of a debug session. Stops are
 * what a debug adapter told (Debug Adapter Protocol) beside a program that may be hostile: what this page does not know is passed over, and a
 * field in another shape counts as one that was not told. The contract is `docs/contributor/wire.md`.
 */
import { idSchema } from "./schemas";
import { path, type Transport } from "./transport";
import { z } from "./zod";

/** Null whether the platform says null or leaves the field out. */
function orNull<S extends z.ZodType>(schema: S) {
  return schema.nullish().transform((value) => value ?? null);
}

const count = orNull(z.int().min(0)).catch(null);
const words = orNull(z.string()).catch(null);
const told = z.string().catch("");

/** A value with a name. Those within are told with a stop to some depth; further ones are asked for by the reference. */
export interface Variable {
  name: string;
  value: string;
  type: string | null;
  /** What its members are asked for by; 0 if it has none. Good for one stop only. */
  variablesReference: number;
  /** An expression that stands for it; null if there is none. */
  evaluateName: string | null;
  /** How many members have names, and how many are numbered; null where that is not told. */
  namedVariables: number | null;
  indexedVariables: number | null;
  /** Null where they have to be asked for. */
  variables: Variable[] | null;
}

export const variableSchema: z.ZodType<Variable> = z.lazy(() =>
  z.object({
    name: told,
    value: told,
    type: words,
    variablesReference: z
      .int()
      .nullish()
      .transform((reference) => reference ?? 0)
      .catch(0),
    evaluateName: words,
    namedVariables: count,
    indexedVariables: count,
    variables: orNull(z.array(variableSchema)).catch(null),
  }),
);

export const scopeSchema = z.object({
  name: told,
  /** `arguments`, `locals`, `registers` … */
  presentationHint: words,
  /** Takes long to read: only when somebody asks. */
  expensive: z
    .boolean()
    .nullish()
    .transform((expensive) => expensive ?? false)
    .catch(false),
  variablesReference: z.int().catch(0),
  namedVariables: count,
  indexedVariables: count,
  variables: orNull(z.array(variableSchema)).catch(null),
});
export type Scope = z.infer<typeof scopeSchema>;

export const frameSchema = z.object({
  id: z.int(),
  /** Of the function. */
  name: told,
  /** From 1; 0 where there is no source. */
  line: z.int().catch(0),
  column: z.int().catch(0),
  /** `label` is no frame but says something of those around it; `subtle` is none of the person's. */
  presentationHint: words,
  source: orNull(z.object({ name: words, path: words })).catch(null),
  /** The session's file in which it is; null outside of it. */
  entry: orNull(idSchema),
  /** Null of the frames of which they have to be asked for. */
  scopes: orNull(z.array(scopeSchema)).catch(null),
});
export type Frame = z.infer<typeof frameSchema>;

export const stopSchema = z.object({
  threadId: orNull(z.int()).catch(null),
  /** `step`, `breakpoint`, `exception`, `pause`, `entry` … */
  reason: told,
  description: words,
  text: words,
  /** Who brought the program here, and by what; null where it came by itself. */
  by: orNull(idSchema),
  move: words,
  /** How often somebody has changed something there: what was evaluated before holds no more. */
  changes: count,
  /** How deep the stack is; at most 20 are told. */
  totalFrames: count,
  frames: z.array(frameSchema),
  threads: orNull(z.array(z.object({ id: z.int(), name: told }))).catch(null),
});
/** One pause of a program, as everybody sees it. */
export type Stop = z.infer<typeof stopSchema>;

export const stopSummarySchema = z.object({
  /** Rises with every move; a stop is known by it. */
  epoch: z.int(),
  /** ISO 8601, UTC. */
  at: z.string(),
  by: orNull(idSchema),
  move: orNull(z.string()),
  reason: z.string(),
  entry: orNull(idSchema),
  line: orNull(z.int()),
  /** The innermost function. */
  function: orNull(z.string()),
});
export type StopSummary = z.infer<typeof stopSummarySchema>;

export const breakpointStateSchema = z.object({
  /** Of the document of breakpoints. */
  id: z.string(),
  /** The program will stop there. */
  verified: z.boolean(),
  /** Where it really is; null where that is not known. */
  line: orNull(z.int()),
  /** Why it is elsewhere, or nowhere. */
  message: orNull(z.string()),
  hits: z
    .int()
    .nullish()
    .transform((hits) => hits ?? 0),
});
export type BreakpointState = z.infer<typeof breakpointStateSchema>;

export const controlSchema = z.object({
  /** Who alone moves the program; null: everybody may. */
  holder: orNull(idSchema),
  /** Who asks for the controls, the first one first. */
  asking: z.array(idSchema),
});
export type Control = z.infer<typeof controlSchema>;

export const resultSchema = z.object({
  result: z.string(),
  type: orNull(z.string()),
  variablesReference: z
    .int()
    .nullish()
    .transform((reference) => reference ?? 0),
  namedVariables: count,
  indexedVariables: count,
});
/** What an expression came to. */
export type Result = z.infer<typeof resultSchema>;

export const evaluatedSchema = z.object({
  /** The stop in which it was evaluated; null while the program ran. */
  epoch: orNull(z.int()),
  by: idSchema,
  expression: z.string(),
  result: orNull(resultSchema),
  /** Why there is no result. */
  error: orNull(z.string()),
});
export type Evaluated = z.infer<typeof evaluatedSchema>;

/** What an adapter can do: `supportsSetVariable` and the like, as it told them. */
export const capabilitiesSchema = z.record(z.string(), z.unknown());
export type AdapterCapabilities = z.infer<typeof capabilitiesSchema>;

export const debugSchema = z.object({
  run: idSchema,
  /** Null until the adapter has started. */
  adapter: orNull(z.string()),
  /** With its version, as `debugpy 1.8.1`. */
  adapterName: orNull(z.string()),
  capabilities: orNull(capabilitiesSchema),
  state: z.enum(["STARTING", "RUNNING", "STOPPED", "ENDED"]),
  epoch: z
    .int()
    .nullish()
    .transform((epoch) => epoch ?? 0),
  by: orNull(idSchema),
  move: orNull(z.string()),
  stop: orNull(stopSchema),
  breakpoints: orNull(z.array(breakpointStateSchema)),
  control: orNull(controlSchema),
  evaluated: orNull(z.array(evaluatedSchema)),
  /** Oldest first; the last 500. */
  stops: orNull(z.array(stopSummarySchema)),
});
/** A debug session, as whoever enters is told it. */
export type Debug = z.infer<typeof debugSchema>;

export const variablesAnswerSchema = z.object({ variables: z.array(variableSchema) });
export const scopesAnswerSchema = z.object({ scopes: z.array(scopeSchema) });
export const stackAnswerSchema = z.object({ stackFrames: z.array(frameSchema), totalFrames: count });
/** Whether and how a value can be stopped at. */
export const dataAnswerSchema = z.object({
  /** Null where it cannot. */
  dataId: orNull(z.string().min(1).max(2000)).catch(null),
  /** For people: what it is, or why it cannot. */
  description: told,
  accessTypes: orNull(z.array(z.string())).catch(null),
  canPersist: z
    .boolean()
    .nullish()
    .transform((persists) => persists ?? false)
    .catch(false),
});
export const completionsAnswerSchema = z.object({
  targets: z.array(
    z.object({
      label: z.string(),
      text: orNull(z.string()),
      type: orNull(z.string()),
      start: orNull(z.int()),
      length: orNull(z.int()),
    }),
  ),
});
export type Completion = z.infer<typeof completionsAnswerSchema>["targets"][number];

export const debuggerSeatSchema = z.object({
  host: z.string(),
  port: z.int(),
  token: z.string(),
  expiresAt: z.string(),
  mayMove: z.boolean(),
});
/** Where somebody's own editor joins what is debugged, and what lets it in. */
export type DebuggerSeat = z.infer<typeof debuggerSeatSchema>;

/** What may be asked about the stops of a debug session, also after its end; and the way in for people's own editors. */
export class DebugApi {
  constructor(
    private readonly transport: Transport,
    private readonly session: string,
    private readonly token: string,
  ) {}

  /** Oldest first. */
  stops(run: string, signal?: AbortSignal): Promise<StopSummary[]> {
    const where = path`/api/sessions/${this.session}/runs/${run}/debug/stops`;
    return this.transport.json(
      { method: "GET", path: where, token: this.token, signal },
      z
        .union([z.array(stopSummarySchema), z.object({ stops: z.array(stopSummarySchema) })])
        .transform((answer) => (Array.isArray(answer) ? answer : answer.stops)),
    );
  }

  stop(run: string, epoch: number, signal?: AbortSignal): Promise<Stop> {
    const where = path`/api/sessions/${this.session}/runs/${run}/debug/stops/${String(epoch)}`;
    return this.transport.json({ method: "GET", path: where, token: this.token, signal }, keptStopSchema);
  }

  /** Another token each time. */
  seat(signal?: AbortSignal): Promise<DebuggerSeat> {
    const where = path`/api/sessions/${this.session}/debug-port`;
    return this.transport.json({ method: "POST", path: where, token: this.token, signal }, debuggerSeatSchema);
  }
}

/** The stop itself, or with what the list says of it around it. */
const keptStopSchema = z
  .union([z.object({ stop: stopSchema }), stopSchema])
  .transform((answer) => ("stop" in answer ? answer.stop : answer));

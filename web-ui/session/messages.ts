/**
 * The stateless messages of the session channel (`docs/contributor/wire.md`), checked at the edge. What a newer platform
 * adds is ignored: unknown fields are dropped, unknown messages and events come out as null.
 */
import { z } from "@/api/zod";
import {
  breakpointStateSchema,
  capabilitiesSchema,
  controlSchema,
  debugSchema,
  evaluatedSchema,
  stopSchema,
} from "@/api/debug";
import {
  blobSchema,
  capabilitySchema,
  entrySchema,
  heldBlobSchema,
  idSchema,
  languageSchema,
  memberSchema,
  diskOnlySchema,
  nothingOnDiskOnly,
  portSchema,
  problemSchema,
  refusalSchema,
  roleSchema,
  runEndSchema,
  runGoalSchema,
  runSchema,
  sessionSchema,
  terminalEndSchema,
  terminalSchema,
  testCaseSchema,
  testCountsSchema,
  treeChangeSchema,
  type TreeCommand,
} from "@/api/schemas";

/** Null whether the platform says null or leaves the field out. */
function orNull<S extends z.ZodType>(schema: S) {
  return schema.nullish().transform((value) => value ?? null);
}

const runAvailabilitySchema = z.object({ available: z.boolean(), reason: problemSchema.nullable() });
/** Whether anything can be run now; if not, why. */
export type RunAvailability = z.infer<typeof runAvailabilitySchema>;

const eventSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("sessionCreated"), name: z.string(), template: z.string() }),
  z.object({ type: z.literal("sessionRenamed"), name: z.string() }),
  z.object({ type: z.literal("sessionEnded") }),
  z.object({ type: z.literal("networkSwitched"), on: z.boolean() }),
  z.object({ type: z.literal("treeChanged"), changes: z.array(treeChangeSchema) }),
  z.object({ type: z.literal("blobPut"), entry: idSchema, blob: blobSchema }),
  z.object({
    type: z.literal("participantJoined"),
    participant: idSchema,
    name: z.string(),
    colour: z.int().min(1).max(8),
    role: roleSchema,
    kind: memberSchema.shape.kind,
  }),
  z.object({ type: z.literal("participantRemoved"), participant: idSchema }),
  z.object({ type: z.literal("roleChanged"), participant: idSchema, role: roleSchema }),
  z.object({
    type: z.literal("runRequested"),
    run: idSchema,
    language: runSchema.shape.language,
    entry: runSchema.shape.entry,
    goal: runGoalSchema,
    options: z
      .object({ configuration: z.string().nullish(), input: z.string().nullish(), inputFile: idSchema.nullish() })
      .nullish(),
  }),
  z.object({ type: z.literal("runStarted"), run: idSchema, step: z.string(), command: z.string() }),
  z.object({
    type: z.literal("runOutput"),
    run: idSchema,
    stream: z.enum(["STDOUT", "STDERR", "DEBUGGER"]),
    bytes: z.base64(),
  }),
  z.object({
    type: z.literal("testsReported"),
    run: idSchema,
    tests: z.array(testCaseSchema),
    /** How many are over in all. */
    total: testCountsSchema,
  }),
  z.object({ type: z.literal("runInput"), run: idSchema, bytes: z.base64() }),
  z.object({ type: z.literal("runInputClosed"), run: idSchema }),
  z.object({ type: z.literal("runStopRequested"), run: idSchema }),
  runEndSchema.extend({ type: z.literal("runEnded"), run: idSchema }),
  z.object({
    type: z.literal("versionMade"),
    version: idSchema,
    /** Position of the log that the version is. */
    position: z.number(),
    /** One that this page has no words for is some automatic version to it. */
    kind: z.string(),
    name: z
      .string()
      .nullish()
      .transform((name) => name ?? null),
  }),
  z.object({ type: z.literal("versionNamed"), version: idSchema, name: z.string().nullish() }),
  z.object({
    type: z.literal("terminalOpened"),
    terminal: idSchema,
    name: z.string(),
    columns: z.int(),
    rows: z.int(),
  }),
  z.object({ type: z.literal("terminalResized"), terminal: idSchema, columns: z.int(), rows: z.int() }),
  z.object({ type: z.literal("terminalRenamed"), terminal: idSchema, name: z.string() }),
  z.object({ type: z.literal("terminalCloseRequested"), terminal: idSchema }),
  z.object({ type: z.literal("terminalOutput"), terminal: idSchema, bytes: z.base64() }),
  z.object({
    type: z.literal("terminalScreen"),
    terminal: idSchema,
    columns: z.int(),
    rows: z.int(),
    bytes: z.base64(),
  }),
  terminalEndSchema.extend({ type: z.literal("terminalClosed"), terminal: idSchema }),
  z.object({ type: z.literal("portsChanged"), ports: z.array(portSchema) }),
  z.object({
    type: z.literal("debugStarted"),
    run: idSchema,
    adapter: z.string(),
    /** With its version. */
    adapterName: z.string(),
    capabilities: capabilitiesSchema,
  }),
  z.object({
    type: z.literal("debugMoved"),
    run: idSchema,
    epoch: z.int(),
    by: orNull(idSchema),
    move: orNull(z.string()),
  }),
  /** It comes again with the same epoch when something was changed there. */
  z.object({ type: z.literal("debugStopped"), run: idSchema, epoch: z.int(), stop: stopSchema }),
  /** All of them, whenever something about one changes. */
  z.object({ type: z.literal("debugBreakpoints"), run: idSchema, breakpoints: z.array(breakpointStateSchema) }),
  evaluatedSchema.extend({ type: z.literal("debugEvaluated"), run: idSchema }),
  controlSchema.extend({ type: z.literal("debugControl"), run: idSchema }),
  z.object({ type: z.literal("diskOnlyChanged"), left: diskOnlySchema }),
]);
export type SessionEvent = z.infer<typeof eventSchema>;

const eventTypes = new Set<string>(eventSchema.options.map((option) => option.shape.type.value));
const laterEventSchema = z
  .looseObject({ type: z.string().refine((type) => !eventTypes.has(type)) })
  .transform(() => null);

const recordSchema = z.object({
  sequence: z.number(),
  /** ISO 8601, UTC. */
  at: z.string(),
  /** The participant who caused it. */
  author: idSchema,
  /** Null if this page is older than the kind of event. */
  event: z.union([eventSchema, laterEventSchema]),
});
/** One record of the session log. */
export type LogRecord = z.infer<typeof recordSchema>;

const welcomeSchema = z.object({
  type: z.literal("welcome"),
  /** Position of the log that this tells the state at. */
  sequence: z.number(),
  session: sessionSchema,
  you: memberSchema,
  capabilities: z.array(capabilitySchema),
  members: z.array(memberSchema),
  tree: z.array(entrySchema),
  /** What the files hold that are no text files. */
  blobs: z.array(heldBlobSchema).nullish(),
  /** The newest 20, newest first; only the newest has output. */
  runs: z.array(runSchema),
  /** Oldest first, with what they show. */
  terminals: z.array(terminalSchema),
  /** In rising order. */
  ports: z
    .array(portSchema)
    .nullish()
    .transform((ports) => ports ?? []),
  /** The debug sessions that go on, and the last one that did. */
  debugs: z
    .array(debugSchema)
    .nullish()
    .transform((debugs) => debugs ?? []),
  diskOnly: diskOnlySchema.nullish().transform((left) => left ?? nothingOnDiskOnly),
  run: runAvailabilitySchema,
  languages: z.array(languageSchema),
});
export type Welcome = z.infer<typeof welcomeSchema>;

const resumedSchema = z.object({
  type: z.literal("resumed"),
  /** Position of the log after the records. */
  sequence: z.number(),
  /** Everything since the position that was asked for, updates of documents left out. */
  records: z.array(recordSchema),
  online: z.array(idSchema),
  role: roleSchema,
  capabilities: z.array(capabilitySchema),
  run: runAvailabilitySchema,
  languages: z.array(languageSchema),
});
export type Resumed = z.infer<typeof resumedSchema>;

const usageSchema = z.object({
  /** How many processors are kept busy: 0.5 is half of one. */
  processors: z.number(),
  memoryBytes: z.number(),
  memoryLimitBytes: z.number(),
  /** With threads; 0 when nothing runs. */
  processes: z.number(),
});
/** What all programs of the session use now, together. */
export type Usage = z.infer<typeof usageSchema>;

const messageSchema = z.discriminatedUnion("type", [
  welcomeSchema,
  resumedSchema,
  z.object({ type: z.literal("records"), records: z.array(recordSchema) }),
  z.object({ type: z.literal("done"), request: z.string(), result: z.unknown() }),
  refusalSchema.extend({ type: z.literal("refused"), request: z.string().nullable() }),
  z.object({ type: z.literal("presence"), online: z.array(idSchema) }),
  z.object({ type: z.literal("capabilities"), role: roleSchema, capabilities: z.array(capabilitySchema) }),
  /** Somebody types in a terminal. */
  z.object({ type: z.literal("terminalTyped"), terminal: idSchema, participant: idSchema }),
  z.object({ type: z.literal("usage"), usage: usageSchema }),
  z.object({ type: z.literal("runner"), run: runAvailabilitySchema, languages: z.array(languageSchema) }),
]);
/** What the platform says on the session channel. */
export type PlatformMessage = z.infer<typeof messageSchema>;

const messageTypes = new Set<string>(messageSchema.options.map((option) => option.shape.type.value));

/** What a person asks for over the socket. The answer is `done` or `refused` with the same `request`. */
export type Command =
  | { type: "tree"; commands: TreeCommand[] }
  | { type: "run"; entry: string; language?: string }
  | { type: "run"; configuration: string }
  | { type: "run"; goal: "TESTS"; language: string; entry?: string }
  | DebugStart
  | { type: "debugAsk"; run: string; ask: DebugAsk }
  | { type: "runInput"; run: string; text: string }
  | { type: "runEndInput"; run: string }
  | { type: "runStop"; run: string }
  | { type: "terminalOpen"; name?: string; columns: number; rows: number }
  | { type: "terminalInput"; terminal: string; text: string }
  | { type: "terminalResize"; terminal: string; columns: number; rows: number }
  | { type: "terminalRename"; terminal: string; name: string }
  | { type: "terminalClose"; terminal: string };

/** Starts what Run would start, or a port, or tests, under a debugger. */
export interface DebugStart {
  type: "run";
  goal: "DEBUG";
  entry?: string;
  language?: string;
  configuration?: string;
  debug?: { attachPort?: number; tests?: boolean; test?: { suites: readonly string[]; name: string } };
}

/** How a program is made to move on from a stop, or to stop. */
export type Move = "continue" | "next" | "stepIn" | "stepOut" | "pause" | "stepBack" | "restartFrame" | "runTo";

/** What is asked of a debug session. `epoch` is that of the state that the person saw. */
export type DebugAsk =
  | { kind: "move"; move: Move; epoch: number; threadId?: number; frameId?: number; entry?: string; line?: number }
  | { kind: "ask"; command: string; epoch: number; arguments: Record<string, unknown> }
  | { kind: "control"; control: "lock" | "unlock" | "ask" | "give"; to?: string }
  | { kind: "restart" };

/**
 * Reads one message.
 *
 * @returns null for a kind of message that this page does not know
 * @throws if it is not JSON, or a known kind in another shape than agreed
 */
export function parseMessage(payload: string): PlatformMessage | null {
  const json: unknown = JSON.parse(payload);
  const { type } = z.looseObject({ type: z.string() }).parse(json);
  return messageTypes.has(type) ? messageSchema.parse(json) : null;
}

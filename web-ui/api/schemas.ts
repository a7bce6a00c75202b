/**
 * What the platform answers, as zod schemas and the types read off them. The contract is `docs/contributor/wire.md`; a field
 * that the platform adds later is ignored, a field that is missing or of another type is an {@link UnexpectedAnswer}.
 */
import { z } from "./zod";

/** Identity of a session, participant, entry, run or invitation: a UUID of version 7 in 22 characters of base64url. */
export const idSchema = z.string().regex(/^[A-Za-z0-9_-]{22}$/, "not an identity");

/** Null whether the platform says null or leaves the field out. */
function orNull<S extends z.ZodType>(schema: S) {
  return schema.nullish().transform((value) => value ?? null);
}

export const roleSchema = z.enum(["OWNER", "EDITOR", "VIEWER"]);
export type Role = z.infer<typeof roleSchema>;

export const capabilitySchema = z.enum([
  "view",
  "edit",
  "run",
  "terminal",
  "debug",
  "chat",
  "notes",
  "preview",
  "share",
  "manage",
]);
export type Capability = z.infer<typeof capabilitySchema>;

export const sessionSchema = z.object({
  id: idSchema,
  name: z.string(),
  slug: orNull(z.string()),
  /** A language's id, or `empty`. */
  template: z.string(),
  /** ISO 8601, UTC. */
  createdAt: z.iso.datetime({ offset: true }),
  state: z.enum(["OPEN", "ENDED"]),
  /** Whether programs reach what the operator allows. A session that this browser kept from before does not say. */
  network: z.boolean().default(false),
});
export type Session = z.infer<typeof sessionSchema>;

export const memberSchema = z.object({
  id: idSchema,
  name: z.string(),
  /** Slot of the palette, 1 to 8, given by the server in join order. */
  colour: z.int().min(1).max(8),
  role: roleSchema,
  kind: z.enum(["GUEST", "USER", "RUNNER"]),
  online: z.boolean(),
});
export type Member = z.infer<typeof memberSchema>;

export const entrySchema = z.object({
  id: idSchema,
  /** The folder it lies in; null at the root. */
  parent: orNull(idSchema),
  name: z.string(),
  /** `FILE` is a text file, `BLOB` any other; a kind that a newer platform makes is one of those to this page. */
  kind: z.enum(["FILE", "FOLDER", "BLOB"]).catch("BLOB"),
});
export type Entry = z.infer<typeof entrySchema>;

export const blobSchema = z.object({
  /** SHA-256, 64 hexadecimal digits. */
  hash: z.string(),
  /** In bytes. */
  size: z.int().min(0),
  /** As the platform found it in the content, such as `image/png`. */
  mediaType: z.string(),
});
/** What a file holds that is no text file. */
export type Blob = z.infer<typeof blobSchema>;

export const heldBlobSchema = z.object({
  entry: idSchema,
  blob: blobSchema,
  /** The participant who put it there. */
  by: idSchema,
  /** ISO 8601, UTC. */
  at: z.string(),
});
export type HeldBlob = z.infer<typeof heldBlobSchema>;

export const treeChangeSchema = z.discriminatedUnion("type", [
  z.object({ type: z.literal("created"), entry: entrySchema }),
  z.object({ type: z.literal("renamed"), entry: idSchema, name: z.string() }),
  z.object({ type: z.literal("moved"), entry: idSchema, parent: orNull(idSchema) }),
  z.object({ type: z.literal("deleted"), entry: idSchema }),
]);
export type TreeChange = z.infer<typeof treeChangeSchema>;

/** A change of the tree that a person asks for; several are carried out all or none. */
export type TreeCommand =
  | { type: "create"; parent: string | null; name: string; kind: Entry["kind"]; text?: string }
  | { type: "rename"; entry: string; name: string }
  | { type: "move"; entry: string; parent: string | null }
  | { type: "delete"; entry: string };

export const testOfferSchema = z.object({
  /** Its name, e.g. `go test`. */
  tool: z.string(),
  /** How tests are written so that it finds them. */
  hint: z.string(),
  /** Why it cannot be run here now; null when it can. */
  unavailableReason: orNull(z.string()),
});
/** How tests of a language are run. */
export type TestOffer = z.infer<typeof testOfferSchema>;

export const debugOfferSchema = z.object({
  /** What debugs it, e.g. `debugpy`. */
  adapter: z.string(),
  /** Why it cannot be debugged here now, and which package would help; null when it can. */
  unavailableReason: orNull(z.string()),
});
/** How programs of a language are debugged. */
export type DebugOffer = z.infer<typeof debugOfferSchema>;

export const languageSchema = z.object({
  id: z.string(),
  name: z.string(),
  version: orNull(z.string()),
  fileExtensions: z.array(z.string()),
  entryFile: z.string(),
  /** Why it cannot be run here now; null when it can. */
  unavailableReason: orNull(z.string()),
  /** Null where its tests are not run. */
  tests: orNull(testOfferSchema),
  /** Null where its programs are not debugged. */
  debug: orNull(debugOfferSchema),
});
export type Language = z.infer<typeof languageSchema>;

export const problemSchema = z.object({ code: z.string(), message: z.string(), remedy: z.string() });
/** What happened, for a person: a stable code, one sentence, and what to do. */
export type Problem = z.infer<typeof problemSchema>;

export const refusalSchema = problemSchema.extend({
  values: z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((values) => values ?? {}),
});

export const statusSchema = z.object({
  version: z.string(),
  /** How many runners are connected. */
  runners: z.int().min(0),
  runAvailable: z.boolean(),
  runUnavailable: orNull(problemSchema),
  languages: z.array(languageSchema),
});
export type Status = z.infer<typeof statusSchema>;

export const endReasonSchema = z.enum([
  "EXITED",
  "SIGNALLED",
  "COMPILE_FAILED",
  "STOPPED",
  "TIME_LIMIT",
  "MEMORY_LIMIT",
  "OUTPUT_LIMIT",
  "DISK_LIMIT",
  "START_FAILED",
  "RUNNER_LOST",
]);
export type EndReason = z.infer<typeof endReasonSchema>;

export const runEndSchema = z.object({
  reason: endReasonSchema,
  /** The program's own; null when it did not end by itself. */
  exitCode: orNull(z.int()),
  wallMillis: z.number(),
  cpuMillis: z.number(),
  /** 0 if unknown. */
  peakMemoryBytes: z.number(),
  /** For a person; empty when the reason says it all. */
  detail: z.string(),
  /** The name of the signal that ended it, as `SIGSEGV`; null if none did. */
  signal: orNull(z.string()),
});
export type RunEnd = z.infer<typeof runEndSchema>;

export const chunkSchema = z.object({
  sequence: z.number(),
  kind: z.enum(["STDOUT", "STDERR", "DEBUGGER", "INPUT"]),
  /** Who typed it; null for what the program printed. */
  author: orNull(idSchema),
  /** Base64. */
  bytes: z.base64(),
});
export type Chunk = z.infer<typeof chunkSchema>;

export const testStateSchema = z.enum(["PASSED", "FAILED", "SKIPPED", "ERROR"]);
export type TestState = z.infer<typeof testStateSchema>;

export const testCaseSchema = z.object({
  /** Where it is written, relative to the workspace, or as much of the end of that as is known. */
  file: orNull(z.string()),
  /** From 1. */
  line: orNull(z.int().min(1)),
  /** What it is part of within its file, the outermost first. */
  suites: z.array(z.string()),
  name: z.string(),
  state: testStateSchema,
  /** What went wrong or why it was skipped; may be empty. */
  message: z.string(),
  /** The rest that its tool told; may be empty. */
  detail: z.string(),
  /** 0 if unknown. */
  millis: z.number(),
});
/** A test that is over. Programs of people tell all of it. */
export type TestCase = z.infer<typeof testCaseSchema>;

export const testCountsSchema = z.object({ passed: z.int(), failed: z.int(), skipped: z.int(), errors: z.int() });
/** How many tests ended how. */
export type TestCounts = z.infer<typeof testCountsSchema>;

/** What a run is for; before there was a choice it was a program. */
export const runGoalSchema = z
  .enum(["PROGRAM", "TESTS", "DEBUG"])
  .nullish()
  .transform((goal) => goal ?? "PROGRAM");
export type RunGoal = z.infer<typeof runGoalSchema>;

export const runSchema = z.object({
  id: idSchema,
  /** The file that was started, or whose tests were; null for a run of an own command and of all tests. */
  entry: orNull(idSchema),
  /** A language's id; null for a run of an own command. */
  language: orNull(z.string()),
  /** Name of the run configuration that it was started with; null for none. */
  configuration: orNull(z.string()),
  goal: runGoalSchema,
  requestedBy: idSchema,
  /** ISO 8601, UTC. */
  requestedAt: z.iso.datetime({ offset: true }),
  steps: z.array(z.object({ step: z.string(), command: z.string() })),
  state: z.enum(["QUEUED", "RUNNING", "ENDED"]),
  /** Nobody can type to it, or not any more. */
  inputClosed: z
    .boolean()
    .nullish()
    .transform((closed) => closed ?? false),
  /** Who pressed Stop first; null if nobody did. */
  stoppedBy: orNull(idSchema),
  end: orNull(runEndSchema),
  /** How many tests are over; null if it runs none. */
  counts: orNull(testCountsSchema),
  /** Null where the answer leaves them out, and if it runs none. */
  tests: orNull(z.array(testCaseSchema)),
  /** Null where the answer leaves the output out (lists of runs). */
  output: orNull(z.array(chunkSchema)),
});
export type Run = z.infer<typeof runSchema>;

/** What a session's programs reach beyond their sandbox. */
export const networkSchema = z.object({
  on: z.boolean(),
  /** Rules of what the operator allows; without any it cannot be turned on. */
  allowed: z.array(z.string()),
  /** The registries that programs may read from, whether it is on or not, e.g. `pip`. */
  packages: z.array(z.string()),
  /** Why there is nothing of it, where the operator's settings are not the reason. */
  reason: orNull(z.string()),
});
export type Network = z.infer<typeof networkSchema>;

export const terminalEndSchema = z.object({
  reason: z.enum([
    "EXITED",
    "SIGNALLED",
    "CLOSED",
    "MEMORY_LIMIT",
    "DISK_LIMIT",
    "START_FAILED",
    "RELEASED",
    "RUNNER_LOST",
  ]),
  /** Its shell's own; null when that did not end by itself. */
  exitCode: orNull(z.int()),
  /** For a person; empty when the reason says it all. */
  detail: z.string(),
});
export type TerminalEnd = z.infer<typeof terminalEndSchema>;

export const terminalSchema = z.object({
  id: idSchema,
  name: z.string(),
  columns: z.int().min(1),
  rows: z.int().min(1),
  openedBy: idSchema,
  /** ISO 8601, UTC. */
  openedAt: z.string(),
  end: orNull(terminalEndSchema),
  /** Base64; null where the answer leaves it out. */
  screen: orNull(z.base64()),
});
export type Terminal = z.infer<typeof terminalSchema>;

export const portSchema = z.object({
  port: z.int().min(1).max(65535),
  /** The name of the program's file, as `node`; null if it is not known. */
  program: orNull(z.string()),
});
/** A port on which a program in the sandbox listens. */
export type OpenPort = z.infer<typeof portSchema>;

export const diskOnlySchema = z.object({
  /** By path; what is in a folder that is told is not told itself. */
  shown: z.array(z.object({ path: z.string().min(1), folder: z.boolean(), why: orNull(z.string()) })),
  /** How many there are beside these. */
  more: z.int().min(0),
});
/** What programs have made in the sandbox and the tree does not show; `why` is null where the rules for ignored files say so. */
export type DiskOnly = z.infer<typeof diskOnlySchema>;
export const nothingOnDiskOnly: DiskOnly = { shown: [], more: 0 };

export const invitationSchema = z.object({ id: idSchema, role: roleSchema, secret: z.string().min(1) });
export type Invitation = z.infer<typeof invitationSchema>;

export const admissionAnswerSchema = z.object({ session: sessionSchema, participant: memberSchema, token: z.string() });
/** The answer to creating or joining a session: who one is there, and the token that proves it. */
export type AdmissionAnswer = z.infer<typeof admissionAnswerSchema>;

export const sessionViewSchema = z.object({
  session: sessionSchema,
  you: memberSchema,
  members: z.array(memberSchema),
  tree: z.array(entrySchema),
});
export type SessionView = z.infer<typeof sessionViewSchema>;

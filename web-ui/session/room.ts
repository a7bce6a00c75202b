import type {
  Capability,
  DiskOnly,
  Entry,
  HeldBlob,
  Language,
  Member,
  OpenPort,
  Role,
  Run,
  Session,
  TreeChange,
} from "@/api/schemas";
import { nothingOnDiskOnly } from "@/api/schemas";
import { changedTerminals, isOfTerminal, type TerminalSummary, withoutScreen } from "./terminal/terminals";
import type { LogRecord, PlatformMessage, Resumed, RunAvailability, Welcome } from "./messages";

/**
 * A run without its output and its tests, which are kept apart (see `output/outputs.ts` and `tests/testRuns.ts`): they grow by the thousand
 * lines.
 */
export type RunSummary = Omit<Run, "output" | "tests"> & {
  /** Somebody pressed Stop and it has not ended yet. */
  stopping: boolean;
};

/** Everything known of a session as of one position of its log. A value: every change makes a new one. */
export interface Room {
  sequence: number;
  session: Session;
  you: Member;
  capabilities: ReadonlySet<Capability>;
  /** In join order. */
  members: readonly Member[];
  tree: ReadonlyMap<string, Entry>;
  /** What the files hold that are no text files, by entry. Absent in a room that an older page has kept. */
  blobs?: ReadonlyMap<string, HeldBlob>;
  /** Newest first. */
  runs: readonly RunSummary[];
  /** Oldest first. */
  terminals: readonly TerminalSummary[];
  /** On which programs in the sandbox listen, in rising order. */
  ports: readonly OpenPort[];
  /** What programs made that the tree does not show. */
  diskOnly: DiskOnly;
  run: RunAvailability;
  languages: readonly Language[];
}

/** The room as the platform tells it on entering, and again after a reconnection that cannot be resumed. */
export function welcomed(welcome: Welcome): Room {
  const { sequence, session, you, members, ports, diskOnly, run, languages } = welcome;
  return {
    sequence,
    session,
    you,
    members,
    ports,
    diskOnly,
    run,
    languages,
    capabilities: new Set(welcome.capabilities),
    tree: new Map(welcome.tree.map((entry) => [entry.id, entry])),
    blobs: new Map(welcome.blobs?.map((held) => [held.entry, held])),
    runs: welcome.runs.map(summary),
    terminals: welcome.terminals.map(withoutScreen),
  };
}

function summary(run: Run): RunSummary {
  const { id, entry, language, configuration, goal, requestedBy, requestedAt } = run;
  const { steps, state, inputClosed, stoppedBy, end, counts } = run;
  const asked = { id, entry, language, configuration, goal, requestedBy, requestedAt };
  const stopping = state !== "ENDED" && stoppedBy !== null;
  return { ...asked, steps, state, inputClosed, stoppedBy, end, counts, stopping };
}

/** The room after a reconnection: what happened meanwhile, and who is there now. */
export function resumed(room: Room, { records, sequence, online, role, capabilities, run, languages }: Resumed): Room {
  const caughtUp = heard(room, { type: "records", records });
  const present = heard(caughtUp, { type: "presence", online });
  const permitted = heard(present, { type: "capabilities", role, capabilities });
  return { ...heard(permitted, { type: "runner", run, languages }), sequence };
}

/** A room of an earlier visit: who is there now, and what listens, is not known. */
export function remembered(room: Room): Room {
  return {
    ...room,
    // What they show is not kept, and who kept the room may have known of none.
    terminals: [],
    ports: [],
    diskOnly: nothingOnDiskOnly,
    runs: room.runs.map(sinceTests),
    languages: room.languages.map((language) => {
      const { tests = null, debug = null } = language as Partial<Language>;
      return { ...language, tests, debug };
    }),
    members: room.members.map((member) => ({ ...member, online: member.id === room.you.id })),
  };
}

/** A run as it is told today: a page from before there were tests may have kept it. */
function sinceTests(run: RunSummary): RunSummary {
  const { goal = "PROGRAM", counts = null } = run as Partial<RunSummary>;
  return { ...run, goal, counts };
}

/** The room after a message that is not an answer to a command. */
export function heard(
  room: Room,
  message: Exclude<PlatformMessage, { type: "welcome" | "resumed" | "done" | "refused" | "terminalTyped" | "usage" }>,
): Room {
  switch (message.type) {
    case "records":
      return message.records.reduce(happened, room);
    case "presence": {
      const online = new Set(message.online);
      return { ...room, members: room.members.map((member) => ({ ...member, online: online.has(member.id) })) };
    }
    case "capabilities":
      return {
        ...room,
        you: { ...room.you, role: message.role },
        capabilities: new Set(message.capabilities),
        members: withRole(room.members, room.you.id, message.role),
      };
    case "runner":
      return { ...room, run: message.run, languages: message.languages };
  }
}

/** The room after one record. A record that the room already contains changes nothing: a welcome may overlap with records. */
export function happened(room: Room, record: LogRecord): Room {
  if (record.sequence <= room.sequence) return room;
  return { ...changed(room, record), sequence: record.sequence };
}

function changed(room: Room, record: LogRecord): Room {
  const { event, at, author } = record;
  if (event === null) return room;
  if (isOfTerminal(event)) {
    const terminals = changedTerminals(room.terminals, event, record);
    return terminals === room.terminals ? room : { ...room, terminals };
  }
  switch (event.type) {
    // Output and debug sessions are kept apart (see `debug/debugs.ts`): one stop may be as large as all the rest.
    case "sessionCreated":
    case "runOutput":
    case "runInput":
    case "versionMade":
    case "versionNamed":
    case "debugStarted":
    case "debugMoved":
    case "debugStopped":
    case "debugBreakpoints":
    case "debugEvaluated":
    case "debugControl":
      return room;
    case "portsChanged":
      return { ...room, ports: event.ports };
    case "diskOnlyChanged":
      return { ...room, diskOnly: event.left };
    case "sessionRenamed":
      return { ...room, session: { ...room.session, name: event.name } };
    case "sessionEnded":
      return { ...room, session: { ...room.session, state: "ENDED" } };
    case "networkSwitched":
      return { ...room, session: { ...room.session, network: event.on } };
    case "treeChanged":
      return withTree(room, event.changes);
    case "blobPut": {
      const { entry, blob } = event;
      return { ...room, blobs: new Map(room.blobs).set(entry, { entry, blob, by: author, at }) };
    }
    case "participantJoined": {
      const { participant: id, name, colour, role, kind } = event;
      if (room.members.some((member) => member.id === id)) return room;
      return { ...room, members: [...room.members, { id, name, colour, role, kind, online: false }] };
    }
    case "participantRemoved":
      return { ...room, members: room.members.filter((member) => member.id !== event.participant) };
    case "roleChanged":
      return { ...room, members: withRole(room.members, event.participant, event.role) };
    case "runRequested":
      return {
        ...room,
        runs: [
          {
            id: event.run,
            entry: event.entry,
            language: event.language,
            configuration: event.options?.configuration ?? null,
            goal: event.goal,
            counts: event.goal === "TESTS" ? { passed: 0, failed: 0, skipped: 0, errors: 0 } : null,
            requestedBy: author,
            requestedAt: at,
            steps: [],
            state: "QUEUED",
            end: null,
            inputClosed:
              event.goal === "TESTS" ||
              typeof event.options?.input === "string" ||
              typeof event.options?.inputFile === "string",
            stoppedBy: null,
            stopping: false,
          },
          ...room.runs,
        ],
      };
    case "runStarted": {
      const { step, command } = event;
      return withRun(room, event.run, (run) => ({ state: "RUNNING", steps: [...run.steps, { step, command }] }));
    }
    case "testsReported":
      return withRun(room, event.run, () => ({ counts: event.total }));
    case "runInputClosed":
      return withRun(room, event.run, () => ({ inputClosed: true }));
    case "runStopRequested":
      return withRun(room, event.run, (run) => ({ stopping: true, stoppedBy: run.stoppedBy ?? author }));
    case "runEnded": {
      const { reason, exitCode, wallMillis, cpuMillis, peakMemoryBytes, detail, signal } = event;
      const end = { reason, exitCode, wallMillis, cpuMillis, peakMemoryBytes, detail, signal };
      return withRun(room, event.run, () => ({ state: "ENDED", end, stopping: false }));
    }
  }
}

/**
 * The room after changes of the tree that the server has made but whose record has not come. Records repeat them in the
 * log's order, and a repeated change changes nothing, so the tree ends as the log says.
 */
export function withTree(room: Room, changes: readonly TreeChange[]): Room {
  return { ...room, tree: changes.reduce(grown, new Map(room.tree)) };
}

function withRole(members: readonly Member[], id: string, role: Role): Member[] {
  return members.map((member) => (member.id === id ? { ...member, role } : member));
}

function withRun(room: Room, id: string, change: (run: RunSummary) => Partial<RunSummary>): Room {
  return { ...room, runs: room.runs.map((run) => (run.id === id ? { ...run, ...change(run) } : run)) };
}

/** Applies one step to a tree that the caller owns. */
function grown(tree: Map<string, Entry>, change: TreeChange): Map<string, Entry> {
  switch (change.type) {
    case "created":
      return tree.set(change.entry.id, change.entry);
    case "renamed":
    case "moved": {
      const entry = tree.get(change.entry);
      if (entry === undefined) return tree;
      return tree.set(
        entry.id,
        change.type === "renamed" ? { ...entry, name: change.name } : { ...entry, parent: change.parent },
      );
    }
    case "deleted":
      removeWithin(tree, change.entry);
      return tree;
  }
}

function removeWithin(tree: Map<string, Entry>, id: string): void {
  tree.delete(id);
  for (const entry of [...tree.values()]) if (entry.parent === id) removeWithin(tree, entry.id);
}

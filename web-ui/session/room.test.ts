import { describe, expect, it } from "vitest";
import type { LogRecord, SessionEvent } from "./messages";
import { happened, heard, remembered, type Room } from "./room";
import { ana, bo, enteredRoom, id, mainPy, python } from "./testing/fixtures";

/** The room after events that follow each other in the log. */
function after(room: Room, ...events: SessionEvent[]): Room {
  return events.reduce((now, event) => happened(now, record(now.sequence + 1, event)), room);
}

const record = (sequence: number, event: SessionEvent | null): LogRecord => ({
  sequence,
  at: "2026-11-21T09:05:00Z",
  author: bo.id,
  event,
});

const run = id("run");
const end = { exitCode: 0, wallMillis: 40, cpuMillis: 30, peakMemoryBytes: 1024, detail: "", signal: null };

describe("the room", () => {
  it("follows a run from the request to its end", () => {
    const requested = after(enteredRoom(), {
      type: "runRequested",
      run,
      language: "python",
      entry: mainPy.id,
      goal: "PROGRAM",
    });
    expect(requested.runs[0]).toMatchObject({ id: run, requestedBy: bo.id, state: "QUEUED", end: null });
    const started = after(requested, { type: "runStarted", run, step: "run", command: "python3 main.py" });
    expect(started.runs[0]).toMatchObject({ state: "RUNNING", steps: [{ step: "run", command: "python3 main.py" }] });
    const stopping = after(started, { type: "runInputClosed", run }, { type: "runStopRequested", run });
    expect(stopping.runs[0]).toMatchObject({ inputClosed: true, stopping: true, state: "RUNNING" });
    const ended = after(stopping, { type: "runEnded", run, reason: "STOPPED", ...end });
    expect(ended.runs[0]).toMatchObject({
      state: "ENDED",
      stopping: false,
      end: { reason: "STOPPED", wallMillis: 40 },
    });
  });

  it("knows what is on the disk alone, and forgets it with an earlier visit", () => {
    expect(enteredRoom().diskOnly.shown).toEqual([]);
    const left = { shown: [{ path: "node_modules", folder: true, why: null }], more: 2 };
    const room = after(enteredRoom(), { type: "diskOnlyChanged", left });
    expect(room.diskOnly).toEqual(left);
    expect(remembered(room).diskOnly).toEqual({ shown: [], more: 0 });
  });

  it("knows which ports are open, and forgets them with an earlier visit", () => {
    expect(enteredRoom().ports).toEqual([]);
    const ports = [{ port: 3000, program: "node" }];
    const open = after(enteredRoom(), { type: "portsChanged", ports });
    expect(open.ports).toEqual(ports);
    expect(remembered(open).ports).toEqual([]);
    expect(after(open, { type: "portsChanged", ports: [] }).ports).toEqual([]);
  });

  it("keeps its tree equal to the server's, with everything under a deleted folder gone", () => {
    const folder = { id: id("src"), parent: null, name: "src", kind: "FOLDER" } as const;
    const inner = { id: id("inner"), parent: folder.id, name: "inner", kind: "FOLDER" } as const;
    const moved = after(enteredRoom(), {
      type: "treeChanged",
      changes: [
        { type: "created", entry: folder },
        { type: "created", entry: inner },
        { type: "moved", entry: mainPy.id, parent: inner.id },
        { type: "renamed", entry: mainPy.id, name: "way.py" },
      ],
    });
    expect(moved.tree.get(mainPy.id)).toEqual({ ...mainPy, parent: inner.id, name: "way.py" });
    const emptied = after(moved, { type: "treeChanged", changes: [{ type: "deleted", entry: folder.id }] });
    expect(emptied.tree.size).toBe(0);
    expect(moved.tree.size, "a room is a value: the earlier one is as it was").toBe(3);
  });

  it("knows who joins, comes, goes, changes role and is removed", () => {
    const mira = { id: id("mira"), name: "Mira", colour: 3, role: "VIEWER", kind: "GUEST" } as const;
    const joined = after(enteredRoom(), { type: "participantJoined", participant: mira.id, ...mira });
    expect(joined.members.at(-1)).toMatchObject({ id: mira.id, online: false });
    const present = heard(joined, { type: "presence", online: [mira.id] });
    expect(present.members.map(({ online }) => online)).toEqual([false, false, true]);
    const promoted = after(present, { type: "roleChanged", participant: mira.id, role: "EDITOR" });
    expect(promoted.members.at(-1)?.role).toBe("EDITOR");
    const removed = after(promoted, { type: "participantRemoved", participant: mira.id });
    expect(removed.members.map(({ id: member }) => member)).toEqual([ana.id, bo.id]);
  });

  it("has the name that it was given last", () => {
    expect(after(enteredRoom(), { type: "networkSwitched", on: true }).session.network).toBe(true);
    expect(after(enteredRoom(), { type: "sessionRenamed", name: "Slowest way" }).session.name).toBe("Slowest way");
  });

  it("loses rights at once when the server says so", () => {
    const viewer = heard(enteredRoom(), { type: "capabilities", role: "VIEWER", capabilities: ["view", "chat"] });
    expect(viewer.capabilities.has("edit")).toBe(false);
    expect(viewer.you.role).toBe("VIEWER");
  });

  it("takes no record twice: a welcome may overlap with records", () => {
    const room = enteredRoom();
    const once = happened(
      room,
      record(11, { type: "runRequested", run, language: "python", entry: mainPy.id, goal: "PROGRAM" }),
    );
    const twice = happened(
      once,
      record(11, { type: "runRequested", run, language: "python", entry: mainPy.id, goal: "PROGRAM" }),
    );
    expect(twice).toBe(once);
    expect(happened(room, record(10, { type: "sessionEnded" }))).toBe(room);
  });

  it("is remembered also as a page kept it from before there were tests", () => {
    const asked = after(enteredRoom(), {
      type: "runRequested",
      run,
      language: "python",
      entry: mainPy.id,
      goal: "PROGRAM",
    });
    const old = { ...asked.runs[0], goal: undefined, counts: undefined };
    const kept = { ...asked, runs: [old], languages: [{ ...python, tests: undefined }] } as unknown as Room;
    expect(remembered(kept).runs[0]).toMatchObject({ goal: "PROGRAM", counts: null });
    expect(remembered(kept).languages[0]?.tests).toBeNull();
  });

  it("moves on over events of a later version", () => {
    expect(happened(enteredRoom(), record(11, null)).sequence).toBe(11);
  });
});

import { describe, expect, it } from "vitest";
import { parseMessage } from "../messages";
import { newSessionStore } from "../store";
import { ana, bo, id, mainPy, welcome } from "../testing/fixtures";
import { Debugs } from "./debugs";
import { aStop, debugWelcome } from "./testing";

const run = id("run");

function opened(debugs: readonly unknown[] = []) {
  const store = newSessionStore();
  const keeper = new Debugs(store);
  const message = parseMessage(JSON.stringify({ ...welcome, debugs }));
  if (message?.type !== "welcome") throw new Error("the fixture is a welcome");
  keeper.welcomed(message);
  let sequence = welcome.sequence;
  return {
    keeper,
    hear(event: Record<string, unknown>, at = ++sequence) {
      const record = { sequence: at, at: "2026-11-27T09:00:00Z", author: bo.id, event: { run, ...event } };
      const told = parseMessage(JSON.stringify({ type: "records", records: [record] }));
      if (told?.type !== "records" || told.records[0]?.event === null) throw new Error("the event is not known");
      keeper.heard(told.records);
    },
    get debug() {
      const debug = store.getState().debugs.get(run);
      if (debug === undefined) throw new Error("there is no debug session");
      return debug;
    },
    get all() {
      return store.getState().debugs;
    },
  };
}

const requested = { type: "runRequested", language: "python", entry: mainPy.id, goal: "DEBUG" };
const started = { type: "debugStarted", adapter: "debugpy", adapterName: "debugpy 1.8.1", capabilities: { a: true } };

describe("a debug session", () => {
  it("starts, stops, moves on and ends", () => {
    const session = opened();
    session.hear({ ...requested, goal: "PROGRAM", run: id("other") });
    expect(session.all.size).toBe(0);
    session.hear(requested);
    expect(session.debug).toMatchObject({ state: "STARTING", epoch: 0, stop: null });
    session.hear(started);
    expect(session.debug).toMatchObject({ state: "STARTING", adapterName: "debugpy 1.8.1", capabilities: { a: true } });
    session.hear({ type: "debugMoved", epoch: 1, by: null, move: null });
    expect(session.debug).toMatchObject({ state: "RUNNING", epoch: 1 });
    session.hear({ type: "debugStopped", epoch: 1, stop: aStop(2) });
    expect(session.debug).toMatchObject({
      state: "STOPPED",
      epoch: 1,
      by: null,
      stop: { frames: [{ line: 2 }, { line: 29 }] },
    });
    session.hear({ type: "debugMoved", epoch: 2, by: ana.id, move: "next" });
    expect(session.debug).toMatchObject({ state: "RUNNING", epoch: 2, by: ana.id, move: "next", stop: null });
    session.hear({ type: "debugStopped", epoch: 2, stop: aStop(3, { by: ana.id, move: "next" }) });
    expect(session.debug.stops).toMatchObject([
      { epoch: 1, line: 2, by: null },
      { epoch: 2, line: 3, by: ana.id, entry: mainPy.id, function: "quickest" },
    ]);
    session.hear({ type: "runEnded", reason: "EXITED", wallMillis: 1, cpuMillis: 1, peakMemoryBytes: 0, detail: "" });
    expect(session.debug).toMatchObject({ state: "ENDED", stop: null });
    expect(session.keeper.stopOf(run, 1)?.frames[0]?.line).toBe(2);
  });

  it("has one stop however often it comes, and what it was changed to", () => {
    const session = opened();
    session.hear(requested);
    session.hear({ type: "debugStopped", epoch: 1, stop: aStop(2, { i: "1" }) });
    session.hear({ type: "debugStopped", epoch: 1, stop: aStop(2, { i: "7" }) });
    expect(session.debug.stops).toHaveLength(1);
    expect(session.debug.stop?.frames[0]?.scopes?.[0]?.variables?.[0]?.value).toBe("7");
  });

  it("knows its breakpoints, its console and who has the controls", () => {
    const session = opened();
    session.hear(requested);
    session.hear({ type: "debugBreakpoints", breakpoints: [{ id: "b", verified: false, message: "no code there" }] });
    session.hear({
      type: "debugEvaluated",
      epoch: 1,
      by: bo.id,
      expression: "i",
      result: { result: "1" },
      error: null,
    });
    session.hear({ type: "debugControl", holder: ana.id, asking: [bo.id] });
    expect(session.debug).toMatchObject({
      breakpoints: [{ id: "b", verified: false, message: "no code there", line: null, hits: 0 }],
      evaluated: [{ expression: "i", result: { result: "1", variablesReference: 0 } }],
      control: { holder: ana.id, asking: [bo.id] },
    });
  });

  it("is told whole to whoever enters late, and records that it contains change nothing", () => {
    const session = opened([debugWelcome(run)]);
    expect(session.debug).toMatchObject({ state: "STOPPED", epoch: 4, stop: { frames: [{ line: 15 }, { line: 29 }] } });
    expect(session.keeper.stopOf(run, 4)).toBeDefined();
    session.hear({ type: "debugMoved", epoch: 3, by: null, move: null }, welcome.sequence);
    expect(session.debug.state).toBe("STOPPED");
  });

  it("that is over goes when two newer ones have begun", () => {
    const session = opened();
    const end = { type: "runEnded", reason: "EXITED", wallMillis: 1, cpuMillis: 1, peakMemoryBytes: 0, detail: "" };
    for (const name of ["a", "b", "c"]) {
      session.hear({ ...requested, run: id(name) });
      session.hear({ ...end, run: id(name) });
    }
    expect([...session.all.keys()]).toEqual([id("b"), id("c")]);
  });
});

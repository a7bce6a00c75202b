import { expect, it } from "vitest";
import { happened, heard } from "@/session/room";
import { newSessionStore, type SessionState } from "@/session/store";
import { ana, bo, enteredRoom, id, mainPy } from "@/session/testing/fixtures";
import { type DebugState, starting } from "@/session/debug/debugState";
import { aStop } from "../debug/testing";
import { news } from "./Announcer";

const state = (room: SessionState["room"]): SessionState => ({ ...newSessionStore().getState(), room });

it("tells who comes and goes, but not of oneself", () => {
  const both = state(heard(enteredRoom(), { type: "presence", online: [ana.id, bo.id] }));
  const alone = state(heard(enteredRoom(), { type: "presence", online: [] }));
  expect(news(alone, both)).toEqual(["Bo left"]);
  expect(news(both, alone)).toEqual(["Bo is here"]);
});

it("tells how a run ended, once", () => {
  const run = id("run");
  const record = { at: "2026-11-21T09:05:00Z", author: bo.id };
  const going = happened(enteredRoom(), {
    ...record,
    sequence: 11,
    event: { type: "runRequested", run, language: "python", entry: mainPy.id, goal: "PROGRAM" },
  });
  const end = { exitCode: 0, wallMillis: 1, cpuMillis: 1, peakMemoryBytes: 0, detail: "", signal: null };
  const ended = happened(going, {
    ...record,
    sequence: 12,
    event: { type: "runEnded", run, reason: "EXITED", ...end },
  });
  expect(news(state(ended), state(going))).toEqual(["Finished, exit 0"]);
  const later = heard(ended, { type: "presence", online: [ana.id, bo.id] });
  expect(news(state(later), state(ended))).toEqual([]);
});

it("says nothing on entering", () => expect(news(state(enteredRoom()), state(null))).toEqual([]));

it("tells where a program that is debugged stops and who brought it there, once", () => {
  const run = id("run");
  const room = enteredRoom();
  const running = { ...starting(run), state: "RUNNING" as const, epoch: 3 };
  const stopped = { ...running, state: "STOPPED" as const, stop: aStop(15, { by: bo.id, move: "next" }) };
  const at = (debug: DebugState): SessionState => ({ ...state(room), debugs: new Map([[run, debug]]) });
  expect(news(at(stopped), at(running))).toEqual(["Paused, main.py line 15, Bo stepped over"]);
  const own = { ...stopped, stop: aStop(15, { by: ana.id, move: "next" }) };
  expect(news(at(own), at(running))).toEqual(["Paused, main.py line 15"]);
  expect(news(at({ ...stopped, breakpoints: [] }), at(stopped))).toEqual([]);
  const asked = { ...stopped, control: { holder: ana.id, asking: [bo.id] } };
  expect(news(at(asked), at(stopped))).toEqual(["Bo asks for the controls", "You have the controls"]);
});

import { expect, it } from "vitest";
import { happened, heard } from "@/session/room";
import { newSessionStore, type SessionState } from "@/session/store";
import { ana, bo, enteredRoom, id, mainPy } from "@/session/testing/fixtures";
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

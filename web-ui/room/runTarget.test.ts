import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import type { Entry } from "@/api/schemas";
import type { Room } from "@/session/room";
import { addConfiguration, configurationsOf } from "@/session/runSettings";
import { enteredRoom, id, mainPy, python } from "@/session/testing/fixtures";
import { firstEntry, proposedEntry } from "./runTarget";
import { planRun } from "./useRun";

const file = (name: string, parent: string | null = null): Entry => ({
  id: id(name.replace(".", "-")),
  parent,
  name,
  kind: "FILE",
});
const unchosen = { runConfiguration: null, runEntry: null, runLanguage: null, active: null };

function room(change: Partial<Room> = {}, ...files: Entry[]): Room {
  return { ...enteredRoom(), tree: new Map(files.map((one) => [one.id, one])), ...change };
}

describe("what Run runs", () => {
  it("is the template's main file, also while one looks at a helper", () => {
    const helper = file("helper.py");
    expect(proposedEntry(room({}, helper, mainPy), helper.id)).toEqual(mainPy);
  });

  it("is the file one looks at where there is no main file", () => {
    const [first, second] = [file("a.py"), file("b.py")];
    expect(proposedEntry(room({}, first, second), second.id)).toEqual(second);
    expect(proposedEntry(room({}, first, second, file("notes.md")), id("notes-md"))).toEqual(first);
  });

  it("is what was chosen, as long as it is there", () => {
    const helper = file("helper.py");
    const both = room({}, helper, mainPy);
    expect(planRun(both, [], { ...unchosen, runEntry: helper.id }, true).entry).toEqual(helper);
    expect(planRun(room({}, mainPy), [], { ...unchosen, runEntry: helper.id }, true).entry).toEqual(mainPy);
  });
});

describe("what a run configuration runs", () => {
  const doc = new Y.Doc();
  const own = addConfiguration(doc, { name: "Build", kind: "COMMAND", command: "make" });
  const blank = addConfiguration(doc, { name: "Blank", kind: "COMMAND" });
  const small = addConfiguration(doc, { name: "Small", entry: mainPy.id });
  const gone = addConfiguration(doc, { name: "Gone", entry: id("gone") });
  const checks = addConfiguration(doc, { name: "Checks", kind: "TESTS", language: "python" });
  const ofMain = addConfiguration(doc, { name: "Of main", kind: "TESTS", entry: mainPy.id });
  const ofNothing = addConfiguration(doc, { name: "Of nothing", kind: "TESTS" });
  const ofGone = addConfiguration(doc, { name: "Of gone", kind: "TESTS", entry: id("gone"), language: "python" });
  const plan = (runConfiguration: string) =>
    planRun(room({}, mainPy), configurationsOf(doc), { ...unchosen, runConfiguration }, true);

  it("is its file in the file's language, or its own command", () => {
    expect(plan(small)).toMatchObject({ name: "Small", entry: mainPy, language: python, unavailable: undefined });
    expect(plan(own)).toMatchObject({ name: "Build", entry: undefined, language: undefined, unavailable: undefined });
  });

  it("is all tests of a language, or those of a file", () => {
    expect(plan(checks)).toMatchObject({ name: "Checks", language: python, unavailable: undefined });
    expect(plan(checks).entry).toBeUndefined();
    expect(plan(ofMain)).toMatchObject({ entry: mainPy, language: python, unavailable: undefined });
    expect(plan(ofNothing).unavailable).toMatch(/Of nothing has neither a language nor a file/);
    expect(plan(ofGone).unavailable).toMatch(/The file of Of gone was deleted/);
    const without = room({ languages: [{ ...python, tests: null }] }, mainPy);
    const chosen = { ...unchosen, runConfiguration: checks };
    expect(planRun(without, configurationsOf(doc), chosen, true).unavailable).toMatch(/Tests of Python are not run/);
  });

  it("is nothing where something is missing, and it says what", () => {
    expect(plan(blank).unavailable).toMatch(/Blank has no command/);
    expect(plan(gone).unavailable).toMatch(/Gone has no file/);
  });

  it("is as without one when somebody has deleted it", () => {
    expect(plan("deleted")).toMatchObject({ name: "main.py", configuration: undefined, entry: mainPy });
  });
});

describe("what one sees first", () => {
  const helper = file("helper.py");
  const noRunner = { languages: [] };

  it("is the main file, also while no runner tells what a main file is, whatever the order of the files", () => {
    expect(firstEntry(room({}, helper, mainPy))).toEqual(mainPy);
    expect(firstEntry(room(noRunner, helper, mainPy))).toEqual(mainPy);
    expect(firstEntry(room(noRunner, mainPy, helper))).toEqual(mainPy);
  });

  it("is the first at the top where there is none, and nothing where there are no files", () => {
    const inside = file("a.md", id("folder"));
    expect(firstEntry(room(noRunner, inside, file("z.md"), file("b.md")))?.name).toEqual("b.md");
    expect(firstEntry(room(noRunner, inside))).toEqual(inside);
    expect(firstEntry(room(noRunner))).toBeUndefined();
  });
});

describe("why Run cannot run", () => {
  const missing = { ...python, unavailableReason: "Python is not installed. Install python3." };
  const noRunner = { code: "RUN-01", message: "No runner is connected.", remedy: "Start one." };
  it.each([
    ["offline", room({}, mainPy), false, /offline/],
    ["a viewer", room({ capabilities: new Set(["view"]) }, mainPy), true, /viewer/],
    ["no runner", room({ run: { available: false, reason: noRunner } }, mainPy), true, /No runner is connected. Start/],
    ["nothing to run", room({}), true, /no file to run/],
    ["the language is missing", room({ languages: [missing] }, mainPy), true, /Install python3/],
  ])("%s", (_what, state, online, words) => {
    expect(planRun(state, [], unchosen, online).unavailable).toMatch(words);
  });

  it("nothing: it can", () => expect(planRun(room({}, mainPy), [], unchosen, true).unavailable).toBeUndefined());
});

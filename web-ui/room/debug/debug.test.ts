import { describe, expect, it } from "vitest";
import type { SessionState } from "@/session/store";
import { ana, bo, enteredRoom, mainPy, python } from "@/session/testing/fixtures";
import { planRun } from "../useRun";
import { lookOf, hitWords } from "./breakpointLook";
import { applied } from "./console/completion";
import { debugKeyOf } from "./debugKeys";
import { callers } from "./following/useBring";
import { adapterObstacle, debugObstacle } from "./useStartDebug";
import { briefMove, placeWords, whyWords } from "./words";

const terms = { condition: null, hitCondition: null, logMessage: null };
const person = { name: "Bo", colour: 2, tag: "BO" };

describe("a breakpoint", () => {
  it("is a plain one in the colour of who set it", () => {
    expect(lookOf({ enabled: true, ...terms }, person, undefined)).toEqual({
      colour: 2,
      initial: "B",
      conditional: false,
      off: false,
      unverified: false,
      about: "By Bo",
    });
  });

  it("is another with terms, switched off, or where the program cannot stop", () => {
    const state = { id: "b", verified: false, line: null, message: "no code there", hits: 0 };
    expect(lookOf({ enabled: true, ...terms, condition: "i > 3" }, person, state)).toMatchObject({
      conditional: true,
      unverified: true,
      about: "By Bo, if i > 3, no code there",
    });
    expect(lookOf({ enabled: false, ...terms }, person, state)).toMatchObject({ off: true, unverified: false });
  });

  it("tells how often the program came by", () => {
    const state = { id: "b", verified: true, line: 1, message: null };
    expect([0, 1, 4].map((hits) => hitWords({ ...state, hits }))).toEqual(["", "hit once", "hit 4 times"]);
  });
});

describe("words", () => {
  const nameOf = () => "Ana";
  it("say who stepped, or where it stopped by itself", () => {
    expect(whyWords({ reason: "step", by: ana.id, move: "next" }, nameOf)).toBe("Ana stepped over");
    expect(whyWords({ reason: "breakpoint", by: ana.id, move: "continue" }, nameOf)).toBe("at a breakpoint");
    expect(whyWords({ reason: "exception", by: null, move: null }, nameOf)).toBe("at an exception");
    expect(briefMove("stepIn")).toBe("stepped");
    expect(placeWords("main.py", 19)).toBe("main.py:19");
    expect(placeWords(null, 19)).toBe("outside of the files");
  });
});

it.each([
  [{ key: "F10" }, "over"],
  [{ key: "F11", shiftKey: true }, "out"],
  [{ key: "F5", ctrlKey: true, shiftKey: true }, "restart"],
  [{ key: "F9" }, "breakpoint"],
  [{ key: "F10", altKey: true }, undefined],
  [{ key: "a" }, undefined],
])("the key %j is %s", (pressed, deed) => {
  const event = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...pressed };
  expect(debugKeyOf(event)).toBe(deed);
});

describe("a proposal of the console", () => {
  const proposal = { label: "queue", text: null, type: null, start: null, length: null };
  it("takes the place of the word before the caret", () => {
    expect(applied("len(qu)", 6, proposal)).toEqual({ text: "len(queue)", caret: 9 });
  });
  it("takes the place that the adapter says", () => {
    expect(applied("a.qu", 4, { ...proposal, text: "b.queue", start: 0, length: 4 })).toEqual({
      text: "b.queue",
      caret: 7,
    });
  });
});

describe("Debug", () => {
  const chosen = { runConfiguration: null, runEntry: mainPy.id, runLanguage: null, active: null };
  const why = (change: Partial<typeof python>, capabilities = ["run", "debug"] as const) => {
    const languages = [{ ...python, ...change }];
    const room = { ...enteredRoom(), languages, capabilities: new Set<(typeof capabilities)[number]>(capabilities) };
    return debugObstacle(room, planRun(room, [], chosen, true), true);
  };
  it("can be pressed where there is an adapter, and says which package to install where there is none", () => {
    expect(why({})).toBeUndefined();
    const missing = "debugpy is missing. Install the package python3-debugpy.";
    expect(why({ debug: { adapter: "debugpy", unavailableReason: missing } })).toBe(missing);
    expect(why({ debug: null })).toBe("Python programs cannot be debugged here.");
    expect(adapterObstacle(undefined)).toBeUndefined();
  });
  it("cannot be pressed by who may not", () => {
    expect(why({}, ["run"] as unknown as readonly ["run", "debug"])).toMatch(/^As a viewer/);
  });
});

it("whoever calls everybody is known by a call that is new, not by one from before", () => {
  const views = (calls: number | undefined): SessionState["views"] =>
    new Map([
      [ana.id, { entry: mainPy.id, line: 3, calls }],
      [bo.id, { entry: null, line: null }],
    ]);
  expect(callers(views(1), views(undefined), bo.id)).toEqual([ana.id]);
  expect(callers(views(1), views(1), bo.id)).toEqual([]);
  expect(callers(views(2), new Map(), bo.id)).toEqual([]);
  expect(callers(views(2), views(1), ana.id)).toEqual([]);
});

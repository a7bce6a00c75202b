// @vitest-environment happy-dom
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ySyncAnnotation, YSyncConfig } from "y-codemirror.next";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";
import type { Blame } from "@/api/history";
import { ana, bo, mainPy } from "@/session/testing/fixtures";
import { pastBlame } from "./blame";
import { liveBlame } from "./liveBlame";

const people: Record<string, { name: string; colour: number; tag: string }> = {
  [ana.id]: { name: "Ana", colour: 1, tag: "AN" },
  [bo.id]: { name: "Bo", colour: 2, tag: "BO" },
};
const personOf = (participant: string | null) =>
  people[participant ?? ""] ?? { name: "somebody who left", colour: 0, tag: "?" };

/** Marks a change as somebody else's. */
const doc = new Y.Doc();
const remotely = new YSyncConfig(doc.getText("content"), new Awareness(doc));

const early = new Date(2026, 10, 26, 9, 5).toISOString();
const blameOf = (...runs: [author: string, count: number][]): Blame => {
  let from = 1;
  const lines = runs.map(([author, count]) => ({ from: (from += count) - count, count, author, at: early }));
  return { entry: mainPy.id, sequence: 1, lines };
};

/** An editor whose platform answers when the test says so. */
class Desk {
  readonly view: EditorView;
  readonly failures: unknown[] = [];
  asked = 0;
  private answer: (blame: Blame) => void = () => undefined;
  private refuse: (failure: unknown) => void = () => undefined;

  constructor(text: string) {
    this.view = new EditorView({
      parent: document.body,
      state: EditorState.create({
        doc: text,
        extensions: liveBlame({
          you: ana.id,
          personOf,
          saved: () => Promise.resolve(),
          ask: () => {
            this.asked++;
            return new Promise((resolve, reject) => ([this.answer, this.refuse] = [resolve, reject]));
          },
          failed: (failure) => this.failures.push(failure),
          quiet: 100,
        }),
      }),
    });
  }

  async wait(milliseconds = 0): Promise<void> {
    await vi.advanceTimersByTimeAsync(milliseconds);
  }

  async tell(blame: Blame): Promise<void> {
    this.answer(blame);
    await this.wait();
  }

  async fail(failure: unknown): Promise<void> {
    this.refuse(failure);
    await this.wait();
  }

  type(at: number, insert: string, remote = false): void {
    const annotations = remote ? ySyncAnnotation.of(remotely) : [];
    this.view.dispatch({ changes: { from: at, insert }, annotations });
  }

  /** The margin from top to bottom: a tag where a run begins, a bar where it goes on. Lines of which nothing is known are left out. */
  margin(): string[] {
    const marked = this.view.dom.querySelectorAll(".cm-blame .cm-gutterElement:not([style*=hidden])");
    return [...marked].map((element) => element.querySelector("b")?.textContent ?? "|");
  }

  /** What is said of the caret's line. */
  said(): string | null {
    return this.view.dom.querySelector("[role=status]")?.textContent ?? null;
  }
}

describe("blame of a text that is being written", () => {
  const open: Desk[] = [];
  const desk = (text: string) => {
    vi.useFakeTimers({ now: new Date(2026, 10, 26, 14, 32) });
    const opened = new Desk(text);
    open.push(opened);
    return opened;
  };
  afterEach(() => {
    for (const { view } of open.splice(0)) view.destroy();
    vi.useRealTimers();
  });

  it("shows tags where runs begin, and tells of the caret's line in words", async () => {
    const here = desk("one\ntwo\nthree\n");
    await here.wait();
    expect(here.said()).toBeNull();
    await here.tell(blameOf([ana.id, 2], [bo.id, 1]));
    expect(here.margin()).toEqual(["AN", "|", "BO"]);
    expect(here.said()).toBe("Line 1: Ana, 09:05");
    here.view.dispatch({ selection: { anchor: here.view.state.doc.line(3).from } });
    expect(here.said()).toBe("Line 3: Bo, 09:05");
  });

  it("makes a line yours as you type, and leaves one that somebody else changes open until it has asked", async () => {
    const here = desk("one\ntwo\nthree");
    await here.wait();
    await here.tell(blameOf([bo.id, 3]));
    here.type(0, "x");
    here.type(here.view.state.doc.line(3).from, "y", true);
    expect(here.said()).toBe("Line 1: Ana, 14:32");
    expect(here.margin()).toEqual(["AN", "BO"]);
    expect(here.asked).toBe(1);
    await here.wait(100);
    expect(here.asked).toBe(2);
    await here.tell(blameOf([ana.id, 1], [bo.id, 2]));
    expect(here.margin()).toEqual(["AN", "BO", "|"]);
  });

  it("fits an answer to what was typed while it was on its way", async () => {
    const here = desk("one\ntwo");
    await here.wait();
    here.type(3, "\nnew");
    await here.tell(blameOf([bo.id, 1], [ana.id, 1]));
    expect(here.margin()).toEqual(["BO", "AN"]);
    here.view.dispatch({ selection: { anchor: here.view.state.doc.length } });
    expect(here.said()).toBe("Line 3: Ana, 09:05");
    await here.wait(100);
    await here.tell(blameOf([bo.id, 1], [ana.id, 2]));
    expect(here.margin()).toEqual(["BO", "AN", "|"]);
  });

  it("asks again for an answer about another text, but not for ever", async () => {
    const here = desk("one");
    await here.wait();
    for (let attempt = 0; attempt < 8; attempt++) {
      await here.tell(blameOf([ana.id, 9]));
      await here.wait(100);
    }
    expect(here.asked).toBe(5);
    expect(here.said()).toBeNull();
  });

  it("tells why it cannot tell, and asks no more after it was put away", async () => {
    const here = desk("one");
    await here.wait();
    await here.fail("offline");
    expect(here.failures).toEqual(["offline"]);
    here.type(0, "x");
    here.view.destroy();
    await here.wait(1000);
    expect(here.asked).toBe(1);
  });
});

it("blame of a text that stays as it was needs no asking, and goes when it is put away", () => {
  const place = new Compartment();
  const shown = pastBlame(blameOf([bo.id, 1]), personOf);
  const view = new EditorView({ state: EditorState.create({ doc: "one", extensions: place.of(shown) }) });
  expect(view.dom.querySelectorAll(".cm-blame")).toHaveLength(1);
  expect(view.dom.querySelector("[role=status]")?.textContent).toMatch(/^Line 1: Bo/);
  view.dispatch({ effects: place.reconfigure([]) });
  expect(view.dom.querySelectorAll(".cm-blame, [role=status]")).toHaveLength(0);
  view.destroy();
});

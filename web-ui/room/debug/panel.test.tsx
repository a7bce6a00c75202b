// @vitest-environment happy-dom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { Api } from "@/api/client";
import { Refusal } from "@/api/errors";
import { debugSchema, stopSchema } from "@/api/debug";
import type { Connection } from "@/session/connection";
import { addLine, addWatch, debugSettingsId, settingsOf } from "@/session/debug/debugSettings";
import { type DebugState, entered } from "@/session/debug/debugState";
import { debugWelcome } from "@/session/debug/testing";
import type { Command } from "@/session/messages";
import { newSessionStore, type SessionStore } from "@/session/store";
import { ana, bo, enteredRoom, id, mainPy, sessionId } from "@/session/testing/fixtures";
import { RoomContext } from "../context";
import { Transfers } from "../files/transfers";
import { VersionHistory } from "../history/versionHistory";
import { newRoomView, type RoomViewStore } from "../view";
import { DebugPanel } from "./DebugPanel";
import { StopsStrip } from "./stops/StopsStrip";
import { aStop } from "./testing";

const run = id("run");

/** A connection in miniature: it keeps what was asked, and answers what a test says. */
class FakeConnection {
  readonly asked: Command[] = [];
  answer: (command: Command) => unknown = () => ({});
  readonly debugs = { stopOf: () => undefined, keep: () => undefined };

  constructor(readonly store: SessionStore) {}

  ask(command: Command): Promise<unknown> {
    this.asked.push(command);
    return Promise.resolve().then(() => this.answer(command));
  }

  /** Every edit is with the server, unless a test says otherwise. */
  saved: Promise<void> = Promise.resolve();

  whenSaved(): Promise<void> {
    return this.saved;
  }

  document(): void {
    // It is open already.
  }
}

let root: Root;
let connection: FakeConnection;
let view: RoomViewStore;
let settings: Y.Doc;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const place = document.createElement("div");
  document.body.replaceChildren(place);
  root = createRoot(place);
  settings = new Y.Doc();
});
afterEach(() => act(() => root.unmount()));

const settled = () => act(() => new Promise((nextTurn) => setTimeout(nextTurn, 5)));

/** Opens the debugger of a program that stands at line 15, seen by Ana. */
async function open(change: Partial<DebugState> = {}, capabilities: readonly ("debug" | "run")[] = ["debug", "run"]) {
  const store = newSessionStore();
  const text = new Y.Doc().getText("content");
  text.insert(0, "one\ntwo\nthree\n");
  addLine(settings, { entry: mainPy.id, text, line: 2, by: bo.id, terms: { condition: "i > 3" } });
  store.setState({
    room: { ...enteredRoom(), members: [ana, bo], capabilities: new Set(["view", ...capabilities]) },
    link: { state: "open" },
    debugs: new Map([[run, { ...entered(debugSchema.parse(debugWelcome(run))), ...change }]]),
    documents: new Map([[debugSettingsId, { doc: settings, loaded: true } as never]]),
  });
  connection = new FakeConnection(store);
  view = newRoomView();
  const api = new Api().session(sessionId, "token");
  const tools = {
    connection: connection as unknown as Connection,
    view,
    api,
    versions: new VersionHistory(api.history),
    transfers: new Transfers(api.files),
  };
  act(() =>
    root.render(
      <RoomContext value={tools}>
        <DebugPanel />
        <StopsStrip />
      </RoomContext>,
    ),
  );
  await settled();
}

function button(name: string): HTMLButtonElement {
  const found = [...document.querySelectorAll("button")].filter(
    (one) => (one.getAttribute("aria-label") ?? one.textContent).trim() === name,
  );
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} buttons ${name}`);
  return found[0];
}

function variable(name: RegExp): HTMLElement {
  const items = [...document.querySelectorAll<HTMLElement>("[role=tree][aria-label=Variables] [role=treeitem]")];
  const found = items.find((item) => name.test(item.getAttribute("aria-label") ?? ""));
  if (found === undefined) throw new Error(`no variable ${String(name)}`);
  return found;
}

async function press(element: HTMLElement, key?: string): Promise<void> {
  act(() => {
    if (key === undefined) element.click();
    else element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
  });
  await settled();
}

const asks = () => connection.asked.flatMap((command) => (command.type === "debugAsk" ? [command.ask] : []));

describe("the debugger", () => {
  it("tells where the program stands and moves it on from the epoch that was seen", async () => {
    await open();
    expect(document.querySelector("[role=status]")?.textContent).toContain("Pausedmain.py:15at a breakpoint");
    expect(document.querySelector("[aria-label^='Stop when']")).toBeNull();
    await press(button("Step over"));
    await press(button("Continue"));
    expect(asks()).toEqual([
      { kind: "move", move: "next", epoch: 4, threadId: 1 },
      { kind: "move", move: "continue", epoch: 4, threadId: 1 },
    ]);
    await press(button("Stop debugging"));
    expect(connection.asked.at(-1)).toEqual({ type: "runStop", run });
  });

  it("stops where a value changes, which everybody sees with who set it", async () => {
    await open({ capabilities: { supportsDataBreakpoints: true }, adapter: "java" });
    connection.answer = () => ({
      dataId: "Main#i@7",
      description: "Main.i",
      accessTypes: ["write", "read", "what else"],
      canPersist: false,
    });
    await press(button("Stop when i changes"));
    expect(asks()).toEqual([
      { kind: "ask", command: "dataBreakpointInfo", epoch: 4, arguments: { variablesReference: 1, name: "i" } },
    ]);
    const set = settingsOf(settings).breakpoints.filter(({ kind }) => kind === "data");
    expect(set).toMatchObject([
      {
        dataId: "Main#i@7",
        adapter: "java",
        accessType: "write",
        offered: ["write", "read"],
        by: ana.id,
        enabled: true,
      },
    ]);
    expect(set[0]).toMatchObject({ start: { run, epoch: 4 } });
    expect(button("i, By Ana, Main.i, where it is changed")).toBeTruthy();

    await press(button("Stop when i changes"));
    expect(settingsOf(settings).breakpoints.filter(({ kind }) => kind === "data")).toHaveLength(1);
    connection.answer = () => ({ dataId: null, description: "Only fields can be watched." });
    await press(variable(/^net/), "F9");
    expect(settingsOf(settings).breakpoints.filter(({ kind }) => kind === "data")).toHaveLength(1);
    await press(button("Remove i"));
    expect(settingsOf(settings).breakpoints.filter(({ kind }) => kind === "data")).toEqual([]);
  });

  it("offers a pause while the program runs, and says why it cannot be stepped", async () => {
    await open({ state: "RUNNING", stop: null });
    expect(button("Step over").title).toBe("The program runs. Pause it first.");
    await press(button("Step over"));
    await press(button("Pause"));
    expect(asks()).toEqual([{ kind: "move", move: "pause", epoch: 4 }]);
  });

  it("lets a viewer look and says why nothing can be moved", async () => {
    await open({}, []);
    expect(button("Continue").getAttribute("aria-disabled")).toBe("true");
    expect(button("Continue").title).toMatch(/^As a viewer you cannot debug/);
    variable(/^i: 1/);
  });

  it("unfolds what was told, asks for what was not, and gives another value", async () => {
    await open();
    await press(variable(/^path/));
    variable(/^1: 'Preetz'/);
    connection.answer = () => ({ variables: [{ name: "edges", value: "{}", variablesReference: 0 }] });
    await press(variable(/^net/), "ArrowRight");
    variable(/^edges: \{\}/);
    expect(asks().at(-1)).toEqual({
      kind: "ask",
      command: "variables",
      epoch: 4,
      arguments: { variablesReference: 12 },
    });
    connection.answer = () => ({ value: "9" });
    await press(variable(/^i: 1/), "Enter");
    const field = document.querySelector<HTMLInputElement>("[aria-label='Value of i']");
    if (field === null) throw new Error("no field");
    act(() => {
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")?.set?.call(field, "9");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    await press(field, "Enter");
    expect(asks().at(-1)).toEqual({
      kind: "ask",
      command: "setVariable",
      epoch: 4,
      arguments: { variablesReference: 1, name: "i", value: "9" },
    });
  });

  it("shows another frame without moving anybody, and asks for its variables", async () => {
    await open();
    connection.answer = () => ({ scopes: [] });
    const frame = [...document.querySelectorAll<HTMLElement>("[aria-label='Call stack'] button")][1];
    if (frame === undefined) throw new Error("no second frame");
    await press(frame);
    expect(view.getState()).toMatchObject({ active: mainPy.id, jump: { line: 29 } });
    expect(asks()).toEqual([{ kind: "ask", command: "scopes", epoch: 4, arguments: { frameId: 2 } }]);
  });

  it("evaluates what everybody watches, and says what cannot be evaluated", async () => {
    addWatch(settings, "len(queue)", ana.id);
    addWatch(settings, "best", bo.id);
    await open();
    expect(asks()).toHaveLength(2);
    connection.answer = (command) => {
      if (command.type === "debugAsk" && JSON.stringify(command.ask).includes("best")) {
        throw new Refusal("DEBUG-05", "no name “best” here", "", {}, 0);
      }
      return { result: "2", variablesReference: 0 };
    };
    act(() => view.setState({ frame: aStop(15).frames[1] ?? null }));
    await settled();
    const rows = [...document.querySelectorAll("ul[aria-label=Watch] li button[aria-label*=by]")];
    expect(rows.map((row) => row.getAttribute("aria-label"))).toEqual([
      "len(queue): 2, by Ana",
      "best: no name “best” here, by Bo",
    ]);
  });

  const watched = () => {
    const row = document.querySelector<HTMLElement>("ul[aria-label=Watch] li button[aria-label*=by]");
    if (row === null) throw new Error("nothing is watched");
    return row;
  };

  it("unfolds what is watched, in parts where it is long", async () => {
    addWatch(settings, "queue", ana.id);
    const queue = { result: "deque(250)", type: "deque", variablesReference: 40, indexedVariables: 250 };
    await open();
    connection.answer = (command) =>
      JSON.stringify(command).includes("evaluate")
        ? queue
        : { variables: [{ name: "100", value: "'Plön'", variablesReference: 0 }] };
    act(() => view.setState({ frame: aStop(15).frames[1] ?? null }));
    await settled();
    expect(watched().getAttribute("aria-expanded")).toBe("false");
    await press(watched(), "ArrowRight");
    expect(watched().getAttribute("aria-expanded")).toBe("true");
    const rows = () =>
      [...document.querySelectorAll<HTMLElement>("[role=tree][aria-label='Within queue'] [role=treeitem]")].map(
        (row) => [row, row.getAttribute("aria-label")] as const,
      );
    expect(rows().map(([, name]) => name)).toEqual(["0 to 99", "100 to 199", "200 to 249"]);
    const second = rows()[1]?.[0];
    if (second === undefined) throw new Error("no second part");
    await press(second, "ArrowRight");
    expect(rows().map(([, name]) => name)).toContain("100: 'Plön'");
    expect(asks().at(-1)).toMatchObject({
      command: "variables",
      arguments: { variablesReference: 40, filter: "indexed", start: 100, count: 100 },
    });
    await press(watched(), "ArrowLeft");
    expect(rows()).toEqual([]);
  });

  it("evaluates again when something was changed that the stop does not show, or evaluated in the console", async () => {
    addWatch(settings, "len(cache)", ana.id);
    await open();
    const evaluations = () => asks().filter((ask) => "command" in ask && ask.command === "evaluate").length;
    const change = async (next: Partial<DebugState>) => {
      const { debugs } = connection.store.getState();
      const debug = debugs.get(run);
      if (debug === undefined) throw new Error("no debug session");
      act(() => connection.store.setState({ debugs: new Map([[run, { ...debug, ...next }]]) }));
      await settled();
    };
    expect(evaluations()).toBe(1);
    await change({ stop: stopSchema.parse(aStop(15)) });
    expect(evaluations()).toBe(1);
    await change({ stop: stopSchema.parse({ ...aStop(15), changes: 1 }) });
    expect(evaluations()).toBe(2);
    for (let round = 1; round <= 3; round++) {
      await change({ evaluated: [{ epoch: 4, by: bo.id, expression: `f(${round})`, result: null, error: "no" }] });
      expect(evaluations()).toBe(2 + round);
    }
  });

  it("shows whoever may not debug what is watched", async () => {
    addWatch(settings, "len(queue)", bo.id);
    await open({}, []);
    const asked = { expression: "len(queue)", context: "watch", frameId: 1 };
    expect(asks()).toEqual([{ kind: "ask", command: "evaluate", epoch: 4, arguments: asked }]);
    expect(watched().title).not.toContain("changes the expression");
  });

  it("moves the program when the server has what was done to the breakpoints", async () => {
    await open();
    let save = (): void => undefined;
    connection.saved = new Promise((resolve) => (save = resolve));
    await press(button("Remove main.py:2"));
    await press(button("Continue"));
    expect(asks()).toEqual([]);
    save();
    await settled();
    expect(asks()).toMatchObject([{ kind: "move", move: "continue", epoch: 4 }]);
  });

  it("lists the breakpoints with who set them, and switches them off for everybody", async () => {
    await open();
    const row = document.querySelector("ul[aria-label=Breakpoints] li");
    expect(row?.querySelector("button")?.getAttribute("aria-label")).toBe("main.py:2, if i > 3, By Bo, if i > 3");
    const on = row?.querySelector<HTMLInputElement>("input[type=checkbox]");
    if (on == null) throw new Error("no switch");
    await press(on);
    expect(settingsOf(settings).breakpoints[0]?.enabled).toBe(false);
    await press(button("Remove main.py:2"));
    expect(settingsOf(settings).breakpoints).toEqual([]);
  });

  it("says who has the controls, and asks for them", async () => {
    await open({ control: { holder: bo.id, asking: [] } });
    expect(button("Continue").title).toBe("Bo has the controls. Ask for them below.");
    await press(button("Ask for control"));
    expect(asks()).toEqual([{ kind: "control", control: "ask" }]);
  });

  it("gives the controls to who asks", async () => {
    await open({ control: { holder: ana.id, asking: [bo.id] } });
    await press(button("Give to Bo"));
    await press(button("Let everybody control"));
    expect(asks()).toEqual([
      { kind: "control", control: "give", to: bo.id },
      { kind: "control", control: "unlock" },
    ]);
  });
});

describe("the strip of stops", () => {
  const stop = (epoch: number, by: string) => ({
    epoch,
    at: "2026-11-27T09:00:00Z",
    by,
    move: "next",
    reason: "step",
    entry: mainPy.id,
    line: epoch + 11,
    function: "quickest",
  });
  const slider = () => {
    const found = document.querySelector<HTMLElement>("[role=slider][aria-label=Stops]");
    if (found === null) throw new Error("no slider");
    return found;
  };

  it("goes back with the arrow keys, says where one is, and comes back to now", async () => {
    await open({ stops: [stop(3, bo.id), stop(4, ana.id)] });
    expect(slider().getAttribute("aria-valuetext")).toBe("Stop 2, Ana, main.py line 15");
    connection.debugs.stopOf = () => aStop(14) as never;
    await press(slider(), "ArrowLeft");
    expect(view.getState().pastStop).toBe(3);
    expect(slider().getAttribute("aria-valuetext")).toBe("Stop 1, Bo, main.py line 14");
    expect(document.querySelector("[role=status]")?.textContent).toContain("Looking back");
    expect(document.body.textContent).toContain("as of stop 1");
    await press(button("Back to now"));
    expect(view.getState().pastStop).toBeNull();
    expect(document.querySelector("[role=status]")?.textContent).toContain("Paused");
  });

  it("shows where the program was also after its end", async () => {
    await open({ state: "ENDED", stop: null, stops: [stop(3, bo.id), stop(4, ana.id)] });
    connection.debugs.stopOf = () => aStop(15) as never;
    await press(slider(), "End");
    expect(view.getState().pastStop).toBe(4);
    variable(/^i: 1/);
    expect(document.querySelector("[role=toolbar]")).toBeNull();
  });
});

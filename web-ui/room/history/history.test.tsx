// @vitest-environment happy-dom
import { act, type ReactNode } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Api } from "@/api/client";
import type { Version } from "@/api/history";
import type { Connection } from "@/session/connection";
import type { Room } from "@/session/room";
import { newSessionStore } from "@/session/store";
import { ana, bo, enteredRoom, id, mainPy, sessionId } from "@/session/testing/fixtures";
import { RoomContext } from "../context";
import { newRoomView, type RoomViewStore } from "../view";
import { HistoryPanel } from "./HistoryPanel";
import { PastPane } from "./PastPane";
import { aLine, aVersion } from "./testing";
import { useFollowHistory } from "./useFollowHistory";
import { Transfers } from "../files/transfers";
import { VersionHistory } from "./versionHistory";

const works = aVersion(2, { name: "Works", kind: "NAMED", authors: [ana.id, bo.id] });
const hunks = [
  { oldStart: 1, newStart: 1, lines: [aLine(" print(1)"), aLine("-print(2)", ana.id), aLine("+print(3)", bo.id)] },
];

/** A platform in miniature: it answers by path, and keeps what was asked of it. */
class FakePlatform {
  readonly asked: string[] = [];
  versions: Version[] = [aVersion(3, { authors: [bo.id], author: bo.id }), works];

  readonly fetch = (url: string, { method, body }: RequestInit): Promise<Response> => {
    const where = url.slice(`/api/sessions/${sessionId}/`.length);
    this.asked.push(`${method ?? ""} ${where}${typeof body === "string" ? ` ${body}` : ""}`);
    const answer = this.answer(where);
    return Promise.resolve(new Response(typeof answer === "string" ? answer : JSON.stringify(answer)));
  };

  private answer(where: string): unknown {
    if (where.startsWith("versions?")) return { versions: this.versions, more: false };
    if (where.endsWith("/tree")) return [mainPy];
    if (where.endsWith("/restore")) return { sequence: 9, before: aVersion(9, { kind: "RESTORE" }) };
    if (where.startsWith("comparison")) {
      const file = { entry: mainPy.id, oldPath: "main.py", newPath: "main.py", change: "CHANGED", hunks };
      return { from: id("v2"), to: "now", files: [file] };
    }
    return where.includes("/files/") ? "print(1)\nprint(2)\n" : aVersion(4, { name: "Good", kind: "NAMED" });
  }
}

function Parts({ view }: { view: RoomViewStore }): ReactNode {
  useFollowHistory();
  const { past } = view.getState();
  return (
    <>
      <HistoryPanel />
      {past !== null && <PastPane past={past} />}
    </>
  );
}

const realFetch = globalThis.fetch;
let platform: FakePlatform;
let root: Root;
let stop: () => void;

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  platform = new FakePlatform();
  Object.assign(globalThis, { fetch: platform.fetch });
  const place = document.createElement("div");
  document.body.replaceChildren(place);
  root = createRoot(place);
});
afterEach(() => {
  act(() => root.unmount());
  stop();
  Object.assign(globalThis, { fetch: realFetch });
});

/** Opens the history of a room in which nothing is unsent. */
async function open(change: Partial<Room> = {}): Promise<void> {
  const store = newSessionStore();
  store.setState({ room: { ...enteredRoom(), ...change }, link: { state: "open" } });
  const connection = { store, whenSaved: () => Promise.resolve(), follow: () => () => undefined };
  const view = newRoomView();
  view.setState({ tabs: [mainPy.id], active: mainPy.id, historyShown: true });
  const api = new Api().session(sessionId, "token");
  const tools = {
    connection: connection as unknown as Connection,
    view,
    api,
    versions: new VersionHistory(api.history),
    transfers: new Transfers(api.files),
  };
  const render = () =>
    root.render(
      <RoomContext value={tools}>
        <Parts view={view} />
      </RoomContext>,
    );
  // A new element each time, so that what stands beside the panel follows the view.
  stop = view.subscribe(render);
  act(render);
  await settled();
}

const settled = () => act(() => new Promise((nextTurn) => setTimeout(nextTurn, 5)));

function button(name: string | RegExp): HTMLButtonElement {
  const found = [...document.querySelectorAll("button")].filter((one) => {
    const own = (one.getAttribute("aria-label") ?? one.textContent).trim();
    return typeof name === "string" ? own === name : name.test(own);
  });
  if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} buttons ${String(name)}`);
  return found[0];
}

async function press(name: string | RegExp): Promise<void> {
  act(() => button(name).click());
  await settled();
}

it("lists the versions with who changed what, the named ones apart from the automatic ones", async () => {
  await open();
  const list = document.querySelector("section[aria-label=History] ul[aria-label=Versions]");
  const rows = [...(list?.querySelectorAll("[data-row]") ?? [])].map((row) => row.textContent);
  expect(rows).toEqual([
    expect.stringMatching(/^Editing paused, main\.py, Bo, BO\d\d:\d\d$/),
    expect.stringMatching(/^Works, \d\d:\d\d, ANBOAna and Bo, main\.py$/),
  ]);
});

it("looks at a version and compares it with now, and tells each line's author in words and by tag", async () => {
  await open();
  await press(/^Works/);
  expect(document.querySelector("section[aria-label='Earlier version'] .cm-content")?.textContent).toContain(
    "print(2)",
  );
  await press("Compare");
  expect(platform.asked).toContain(`GET comparison?from=${works.id}&to=now`);
  const rows = [...document.querySelectorAll("tr")].map((row) => row.textContent);
  expect(rows[0]).toBe("11print(1)");
  expect(rows[1]).toMatch(/^2AN−Removed, was by Ana, .*: print\(2\)$/);
  expect(rows[2]).toMatch(/^2BO\+Added by Bo, .*: print\(3\)$/);
  await press(/^Next change/);
  expect(document.activeElement?.getAttribute("aria-label")).toBe(
    "Change 1 of 1, main.py: 1 line added by Bo, 1 removed",
  );
});

it("restores after a question, the file or everything, and what was there before is in the list", async () => {
  await open();
  await press(/^Works/);
  await press("Restore");
  const [onlyFile, whole] = document.querySelectorAll<HTMLInputElement>("[role=dialog] input[type=radio]");
  expect([onlyFile?.checked, whole?.checked]).toEqual([false, true]);
  act(() => onlyFile?.click());
  act(() => [...document.querySelectorAll<HTMLButtonElement>("[role=dialog] button")].at(-1)?.click());
  await settled();
  expect(platform.asked).toContain(`POST versions/${works.id}/restore {"entry":"${mainPy.id}"}`);
  expect(document.querySelector("section[aria-label='Earlier version']")).toBeNull();
  button(/^Before a restore/);
});

it("lets a viewer look, and says in words why nothing can be named or restored", async () => {
  await open({ capabilities: new Set(["view"]) });
  expect(document.body.textContent).toContain(
    "As a viewer you cannot name a version. The owner can make you an editor.",
  );
  await press(/^Works/);
  expect(button("Restore").getAttribute("aria-disabled")).toBe("true");
  expect(button("Restore").title).toBe("As a viewer you cannot restore. The owner can make you an editor.");
  await press("Restore");
  await press("Name this version");
  expect(document.querySelector("[role=dialog]")).toBeNull();
});

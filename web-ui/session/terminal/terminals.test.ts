import { describe, expect, it } from "vitest";
import { toBase64, fromBase64 } from "lib0/buffer";
import { parseMessage } from "../messages";
import { heard } from "../room";
import { ana, enteredRoom, id, welcome } from "../testing/fixtures";
import { type Step, TerminalFeeds } from "./feeds";
import { longestInput, Typing } from "./typing";

const terminal = id("terminal");
const bytes = (text: string) => toBase64(new TextEncoder().encode(text));

function records(...events: object[]) {
  const message = parseMessage(
    JSON.stringify({
      type: "records",
      records: events.map((event, at) => ({
        sequence: 11 + at,
        at: "2026-11-21T09:00:00Z",
        author: ana.id,
        event: { terminal, ...event },
      })),
    }),
  );
  if (message?.type !== "records") throw new Error("these are records");
  return message;
}

const opened = { type: "terminalOpened", name: "Terminal 1", columns: 80, rows: 24 };

describe("the terminals of a room", () => {
  it("come, change, end and are put away", () => {
    let room = heard(enteredRoom(), records(opened, { type: "terminalResized", columns: 100, rows: 30 }));
    expect(room.terminals).toMatchObject([{ id: terminal, name: "Terminal 1", columns: 100, rows: 30, end: null }]);

    room = heard(
      enteredRoom(),
      records(
        opened,
        { type: "terminalRenamed", name: "server" },
        { type: "terminalCloseRequested" },
        { type: "terminalClosed", reason: "CLOSED", exitCode: null, detail: "" },
      ),
    );
    expect(room.terminals).toMatchObject([{ name: "server", end: { reason: "CLOSED" } }]);

    room = heard(
      enteredRoom(),
      records(
        opened,
        { type: "terminalClosed", reason: "EXITED", exitCode: 0, detail: "" },
        { type: "terminalCloseRequested" },
      ),
    );
    expect(room.terminals).toEqual([]);
  });
});

describe("the feed of a terminal", () => {
  const followed = (feeds: TerminalFeeds) => {
    const steps: Step[] = [];
    feeds.of(terminal).follow((step) => steps.push(step));
    return steps.map((step) => (step.type === "resize" ? "resize" : `${step.type} ${text(step)}`));
  };
  const text = (step: Exclude<Step, { type: "resize" }>) => new TextDecoder().decode(step.bytes);

  it("keeps what comes before somebody looks, from the last painting on", () => {
    const feeds = new TerminalFeeds();
    feeds.heard(
      records(
        opened,
        { type: "terminalOutput", bytes: bytes("gone") },
        { type: "terminalScreen", columns: 80, rows: 24, bytes: bytes("picture") },
        { type: "terminalOutput", bytes: bytes("a") },
        { type: "terminalResized", columns: 90, rows: 20 },
      ).records,
    );

    expect(followed(feeds)).toEqual(["paint picture", "print a", "resize"]);
  });

  it("begins anew with a welcome", () => {
    const feeds = new TerminalFeeds();
    feeds.heard(records(opened, { type: "terminalOutput", bytes: bytes("old") }).records);
    const again = parseMessage(
      JSON.stringify({
        ...welcome,
        terminals: [
          {
            id: terminal,
            name: "Terminal 1",
            columns: 80,
            rows: 24,
            openedBy: ana.id,
            openedAt: "2026-11-21T09:00:00Z",
            end: null,
            screen: bytes("screen"),
          },
        ],
      }),
    );
    if (again?.type !== "welcome") throw new Error("this is a welcome");
    feeds.welcomed(again);

    expect(followed(feeds)).toEqual(["paint screen"]);
    expect(fromBase64(again.terminals[0]?.screen ?? "").length).toBe(6);
  });
});

describe("typing", () => {
  const scene = () => {
    const sent: string[] = [];
    const answers: { resolve: () => void; reject: (failure: unknown) => void }[] = [];
    const refusals: unknown[] = [];
    const typing = new Typing(
      terminal,
      (command) => {
        if (command.type === "terminalInput") sent.push(command.text);
        return new Promise<void>((resolve, reject) => answers.push({ resolve, reject }));
      },
      (failure) => refusals.push(failure),
    );
    return { sent, answers, refusals, typing };
  };

  it("joins what is typed while one message is under way", async () => {
    const { sent, answers, typing } = scene();
    for (const key of "ls -l\r") typing.type(key);
    expect(sent).toEqual(["l"]);

    answers[0]?.resolve();
    await expect.poll(() => sent).toEqual(["l", "s -l\r"]);
  });

  it("cuts a long paste, but no character", async () => {
    const { sent, answers, typing } = scene();
    typing.type(`${"x".repeat(longestInput - 1)}😀y`);
    answers[0]?.resolve();
    await expect.poll(() => sent.length).toBe(2);
    expect(sent[1]).toBe("😀y");
  });

  it("drops what waits behind a refused message, and goes on afterwards", async () => {
    const { sent, answers, refusals, typing } = scene();
    typing.type("a");
    typing.type("b");
    answers[0]?.reject("no");
    await expect.poll(() => refusals).toEqual(["no"]);
    typing.type("c");
    expect(sent).toEqual(["a", "c"]);
  });
});

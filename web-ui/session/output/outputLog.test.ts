import { afterEach, describe, expect, it, vi } from "vitest";
import { burstLines, keptLines, type Line, OutputLog, type Source } from "./outputLog";

const bytes = (text: string) => new TextEncoder().encode(text);

/** A log whose notifications run at once. */
function newLog() {
  const log = new OutputLog((notify) => notify());
  let sequence = 0;
  const add = (content: string | Uint8Array, kind: Source = "STDOUT", author: string | null = null) =>
    log.append({ sequence: ++sequence, kind, author, bytes: typeof content === "string" ? bytes(content) : content });
  return { log, add };
}

const plain = (lines: readonly Line[]) => lines.map((line) => line.spans.map(({ text }) => text).join(""));

describe("the output of a run", () => {
  afterEach(() => void vi.useRealTimers());

  it("keeps a character whole whose bytes come in pieces", () => {
    const { log, add } = newLog();
    const [first, second] = [bytes("Plön 🚆").slice(0, 3), bytes("Plön 🚆").slice(3)];
    add(first);
    for (const byte of second) add(Uint8Array.of(byte));
    expect(log.text()).toBe("Plön 🚆");
  });

  it("decodes each stream by itself, though their chunks alternate", () => {
    const { log, add } = newLog();
    add(bytes("ö").slice(0, 1), "STDOUT");
    add(bytes("ü").slice(0, 1), "STDERR");
    add(bytes("ö").slice(1), "STDOUT");
    add(bytes("ü").slice(1), "STDERR");
    expect(log.text()).toBe("öü");
  });

  it("shows what a person typed on the line that asked, with who it was", () => {
    const { log, add } = newLog();
    add("from, to: ");
    add("Kiel Lübeck\n", "INPUT", "ana");
    add("64 min\n");
    expect(plain(log.getLines())).toEqual(["from, to: Kiel Lübeck", "64 min", ""]);
    expect(log.getLines()[0]).toMatchObject({ authors: ["ana"], spans: [{ source: "STDOUT" }, { source: "INPUT" }] });
  });

  it("shows colours, and nothing else of what terminals obey", () => {
    const { log, add } = newLog();
    add(
      "\u001b[1;31mred\u001b[0m \u001b[2J\u001b[10;1Hgone\u001b]0;title\u0007\u001b]52;c;ZXZpbA==\u001b\\\u0000\u0008!",
    );
    expect(log.text()).toBe("red gone!");
    expect(log.getLines()[0]?.spans[0]?.style).toMatchObject({ colour: 1, bold: true });
    expect(log.getLines()[0]?.spans[1]?.style).toMatchObject({ colour: null, bold: false });
  });

  it("remembers half an escape until the rest comes", () => {
    const { log, add } = newLog();
    add("a\u001b[3");
    add("2mb");
    expect(log.text()).toBe("ab");
    expect(log.getLines()[0]?.spans[1]?.style.colour).toBe(2);
  });

  it("skips colours that it does not show, with their parameters", () => {
    const { log, add } = newLog();
    add("\u001b[38;2;31;32;33;1mbold");
    expect(log.getLines()[0]?.spans[0]?.style).toMatchObject({ colour: null, bold: true });
  });

  it("goes on after an escape that is never ended", () => {
    const { log, add } = newLog();
    add(`\u001b]${"x".repeat(5000)}\nseen`);
    expect(log.text()).toContain("seen");
  });

  it("writes over a line after a lone carriage return, and not after CR LF", () => {
    const { log, add } = newLog();
    add("10 %\r20 %\r\nnext\r\n");
    expect(plain(log.getLines())).toEqual(["20 %", "next", ""]);
  });

  it("keeps the last lines of a program that prints for ever", () => {
    const { log, add } = newLog();
    for (let block = 0; block < 300; block++) {
      add(Array.from({ length: 100 }, (_, at) => `line ${block * 100 + at}\n`).join(""));
    }
    const lines = log.getLines();
    expect(lines.length).toBeLessThanOrEqual(keptLines + 1_001);
    expect(plain(lines).at(-2)).toBe("line 29999");
    expect(lines[0]?.number).toBe(log.dropped);
  });

  it("breaks a line that never ends", () => {
    const { log, add } = newLog();
    add("x".repeat(10_001));
    expect(log.getLines().map((line) => line.spans[0]?.text.length)).toEqual([4000, 4000, 2001]);
  });

  it("ignores a chunk that it has", () => {
    const { log } = newLog();
    const chunk = { sequence: 5, kind: "STDOUT", author: null, bytes: bytes("once") } as const;
    log.append(chunk);
    log.append(chunk);
    expect(log.text()).toBe("once");
  });

  it("tells of many chunks once, when it is time", () => {
    const due: (() => void)[] = [];
    const log = new OutputLog((notify) => due.push(notify));
    let told = 0;
    log.subscribe(() => told++);
    for (let sequence = 1; sequence <= 10; sequence++) {
      log.append({ sequence, kind: "STDOUT", author: null, bytes: bytes("x") });
    }
    expect(due).toHaveLength(1);
    due[0]?.();
    expect(told).toBe(1);
    expect(plain(log.getLines())).toEqual(["xxxxxxxxxx"]);
  });

  it("shows only the end of a burst, and everything when the program pauses", () => {
    vi.useFakeTimers();
    const { log, add } = newLog();
    const burst = "x\n".repeat(2 * burstLines);
    add(burst);
    expect(log.getLines()).toHaveLength(burstLines);
    add(burst);
    expect(log.getLines().at(-1)?.number, "a burst is shown at its own pace").toBe(2 * burstLines);
    vi.runOnlyPendingTimers();
    expect(log.getLines().at(-1)?.number).toBe(4 * burstLines);
    expect(log.getLines()).toHaveLength(burstLines);
    vi.runAllTimers();
    expect(log.getLines()).toHaveLength(4 * burstLines + 1);
  });
});

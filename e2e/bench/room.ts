import { existsSync } from "node:fs";
import { join } from "node:path";
import { Person } from "../people/Person.js";
import { Terminals } from "../people/Terminals.js";
import { eventually } from "../product/eventually.js";
import { Tandem } from "../product/Tandem.js";
import { notedTimes, noteKeys, noteOccurrences, whenPainted } from "./probes.js";
import { less, machine, quantile, type Report, type Row } from "./report.js";

const CHARACTERS = 600;
const CHARACTERS_PER_LINE = 60;
/** Between two keys, in milliseconds: someone who types fast, ten to eleven keys a second. */
const PAUSE = 95;
const RUNS = 40;
const ECHO_LINES = 5;
const FIRST_RUNS = 10;
const STARTS = 5;

/** What a room feels like: how long a keystroke, a run and a start take, measured in real pages of a built product. */
export async function room(): Promise<Report> {
  const on = machine();
  await using tandem = await Tandem.install({});
  const rows = [...(await inTheRoom(tandem)), ...(await starts(tandem))];
  return { bench: "room", machine: on, rows };
}

async function inTheRoom(tandem: Tandem): Promise<Row[]> {
  await using ana = await Person.moveIn("Ana", tandem.url);
  await using bo = await Person.moveIn("Bo", tandem.url);
  await ana.createSession("Python");
  await bo.join(await ana.room.share());
  const python = await running(ana, "print(1)", (number) => `print(${number})`, { required: 150 });
  const terminal = await inTheTerminal(ana, bo);
  return [...(await typing(ana, bo)), ...python, ...terminal, ...(await runningJava(tandem))];
}

/** From the key to its echo, by way of both logs' commits, the shell and the emulator; in one's own page and in another's. */
async function inTheTerminal(ana: Person, bo: Person): Promise<Row[]> {
  const own = new Terminals(ana.page);
  await own.open();
  await new Terminals(bo.page).show("Terminal 1");
  await own.run("clear; cat > /dev/null");
  const rows: Row[] = [];
  for (const [page, whose] of [
    [bo.page, "in the other person's page"],
    [ana.page, "in one's own page"],
  ] as const) {
    const pressed: number[] = [];
    await noteOccurrences(page, ".xterm-rows", "x");
    for (let line = 0; line < ECHO_LINES; line++) {
      await own.focus();
      for (let key = 0; key < CHARACTERS_PER_LINE; key++) {
        pressed.push(performance.timeOrigin + performance.now());
        await ana.page.keyboard.press("x");
        await new Promise((resume) => setTimeout(resume, PAUSE));
      }
      await ana.page.keyboard.press("Enter");
    }
    const seen = await eventually("every echo was seen", async () => {
      const times = await notedTimes(page);
      return times.length >= pressed.length && times;
    });
    const latencies = pressed.map((at, index) => (seen[index] ?? Number.NaN) - at);
    const work = `key in a terminal -> its echo ${whose} (${pressed.length} keys)`;
    rows.push(
      less(`${work}, p50`, "ms", quantile(latencies, 0.5)),
      less(`${work}, p99`, "ms", quantile(latencies, 0.99), 50),
    );
  }
  return rows;
}

async function runningJava(tandem: Tandem): Promise<Row[]> {
  await using cleo = await Person.moveIn("Cleo", tandem.url);
  await cleo.createSession("Java");
  const program = (number: string) =>
    `public class Main { public static void main(String[] arguments) { System.out.println(${number}); } }`;
  return await running(cleo, "a one-file Java program", program, { required: 250, stretch: 100 });
}

async function typing(ana: Person, bo: Person): Promise<Row[]> {
  await ana.room.replaceText("# ");
  await bo.room.sees("# ");
  await ana.page.keyboard.press("Control+End");
  await noteKeys(ana.page, "x");
  await noteOccurrences(bo.page, ".cm-content", "x");
  for (let typed = 0; typed < CHARACTERS; typed += CHARACTERS_PER_LINE) {
    await ana.page.keyboard.type("x".repeat(CHARACTERS_PER_LINE), { delay: PAUSE });
    await ana.page.keyboard.press("Enter");
  }
  const seen = await eventually("the other person has seen every character", async () => {
    const times = await notedTimes(bo.page);
    return times.length >= CHARACTERS && times;
  });
  const typed = await notedTimes(ana.page);
  const latencies = typed.map((at, index) => (seen[index] ?? Number.NaN) - at);
  const work = `typed character -> seen by the other person (${CHARACTERS} characters)`;
  return [
    less(`${work}, p50`, "ms", quantile(latencies, 0.5)),
    less(`${work}, p99`, "ms", quantile(latencies, 0.99), 50),
  ];
}

/** What a run's median is to be at most, in milliseconds. */
interface Target {
  required: number;
  stretch?: number;
}

async function running(ana: Person, what: string, program: (number: string) => string, target: Target): Promise<Row[]> {
  const latencies: number[] = [];
  await noteKeys(ana.page, "Enter", true);
  // The first runs find nothing warm: they are not counted. Each prints a number of its own, to be told apart.
  for (let run = 1 - FIRST_RUNS; run <= RUNS; run++) {
    const number = String(100_000 + FIRST_RUNS + run);
    await ana.room.replaceText(program(number));
    await ana.room.saved();
    const painted = whenPainted(ana.page, number);
    await ana.page.keyboard.press("Control+Enter");
    const first = await painted;
    const pressed = (await notedTimes(ana.page)).at(-1);
    if (run > 0 && pressed !== undefined) latencies.push(first - pressed);
    await ana.room.endedWith(/exit 0/i);
  }
  const work = `Run -> first output of ${what}, warm session (${RUNS} runs)`;
  return [
    less(`${work}, median`, "ms", quantile(latencies, 0.5), target.required, target.stretch),
    less(`${work}, p99`, "ms", quantile(latencies, 0.99)),
  ];
}

async function starts(tandem: Tandem): Promise<Row[]> {
  await eventually("the start-up cache is made", () => existsSync(join(tandem.data, "app", "platform.aot")), 180_000);
  const seconds: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    await tandem.stop();
    seconds.push((await tandem.start()) / 1000);
  }
  const work = `second start of the built product -> ready, database included (${STARTS} starts)`;
  return [
    less(`${work}, median`, "s", quantile(seconds, 0.5), 3, 1.5),
    less(`${work}, slowest`, "s", Math.max(...seconds)),
  ];
}

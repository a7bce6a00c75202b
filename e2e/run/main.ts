import { setMaxListeners } from "node:events";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { text } from "node:stream/consumers";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { SharedProduct } from "../product/SharedProduct.js";
import { Tandem } from "../product/Tandem.js";

/*
 * All browser tests, some files at a time: what one waits for, the other has the processors for. Files that neither kill the product nor set
 * anything share one, so that it is installed once. A file that fails is run again when the machine has nothing else to do: what passes then was
 * too slow at most, and is told by name in the last lines.
 */
const AT_ONCE = 2;

/** More files than this do not fail by chance. */
const MOST_RUN_AGAIN = 2;

/** Those that take longest, which begin first; the last ones to end then are short. */
const LONGEST = ["debug", "debugtogether", "terminals", "together", "offline", "debugging", "withoutroot", "refusals"];

const folder = join(import.meta.dirname, "..", "tests");
const rank = (file: string) => (LONGEST.indexOf(file) + LONGEST.length + 1) % (LONGEST.length + 1);
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".test.js"))
  .map((name) => name.slice(0, -".test.js".length))
  .sort((one, other) => rank(one) - rank(other))
  .map((name) => join(folder, `${name}.test.js`));

await using product = await Tandem.install();
SharedProduct.announce(product);
const stopped = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    stopped.abort();
  });
setMaxListeners(0, stopped.signal);

/** Runs a file's tests and tells what they print when they have ended; gives whether all passed. By itself, as an event of one of many names no file. */
async function passes(file: string): Promise<boolean> {
  let passed = true;
  const tests = run({ files: [file], signal: stopped.signal });
  tests.on("test:fail", () => {
    passed = false;
  });
  console.log(await text(tests.pipe(new spec())));
  return passed;
}

/** Runs so many files at a time, the first ones first; gives those that did not pass. */
async function failing(some: readonly string[], atOnce: number): Promise<readonly string[]> {
  const waiting = [...some];
  const failed: string[] = [];
  const work = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift())
      if (!(await passes(file))) failed.push(file);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return failed;
}

const failed = await failing(files, AT_ONCE);
const chance = failed.length <= MOST_RUN_AGAIN && !stopped.signal.aborted;
const again = chance ? await failing(failed, 1) : failed;
for (const file of failed) console.log(`  ${again.includes(file) ? "failed" : "FLAKY "} ${basename(file)}`);
console.log(`${files.length} files of browser tests, ${again.length} failed`);
if (again.length > 0 || stopped.signal.aborted) process.exitCode = 1;

import { setMaxListeners } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { SharedProduct } from "../product/SharedProduct.js";
import { Tandem } from "../product/Tandem.js";

/*
 * All browser tests, some files at a time: what one waits for, the other has the processors for. Files that neither kill the product nor set
 * anything share one, so that it is installed once.
 */
const AT_ONCE = 2;

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
const tests = run({ files, concurrency: AT_ONCE, signal: stopped.signal });
tests.on("test:fail", () => {
  process.exitCode = 1;
});
await pipeline(tests, new spec(), process.stdout, { end: false });

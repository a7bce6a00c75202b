// Tells of each test in one line of JSON, as a reporter of node --test: when it begins and when it is over.
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

const suitesWithin = [];
/** Files of which tests were told; of the others the file itself is the test. */
const told = new Set();
/** The last that each file printed to its standard error. */
const printed = new Map();

export default async function* tell(events) {
  for await (const { type, data } of events) {
    if (type === "test:stderr") {
      printed.set(data.file, `${printed.get(data.file) ?? ""}${data.message}`.slice(-8000));
    } else if (type === "test:start") {
      suitesWithin[data.nesting] = { name: data.name, parts: 0 };
      suitesWithin.length = data.nesting + 1;
      if (!isFile(data)) {
        told.add(data.file);
        yield line("begins", data);
      }
    } else if (type === "test:pass" || type === "test:fail") {
      const own = suitesWithin[data.nesting];
      const parts = own?.name === data.name ? own.parts : 0;
      if (data.nesting > 0 && suitesWithin[data.nesting - 1] !== undefined) suitesWithin[data.nesting - 1].parts++;
      const failure = data.details?.error;
      // What went wrong in its parts is told by them.
      const byItsParts = failure?.failureType === "subtestsFailed" || (type === "test:pass" && isSuite(data, parts));
      if (byItsParts) yield line("over", data);
      else if (isFile(data)) yield* file(type, data, failure);
      else if (data.skip !== undefined || data.todo !== undefined) yield line("skipped", data, skipped(data));
      else if (type === "test:pass") yield line("passed", data);
      else yield line(isSuite(data, parts) ? "error" : "failed", data, failed(failure, data.file));
    }
  }
}

/** A file ended without telling of a test: it is one, as a whole, or it did not get as far. */
function* file(type, data, failure) {
  if (type === "test:pass") {
    if (!told.has(data.file ?? data.name)) yield line("passed", data);
    return;
  }
  const detail = printed.get(data.file ?? data.name) ?? "";
  const message = /^[A-Za-z]*Error(?: \[[A-Z_]+\])?: .*/m.exec(detail)?.[0] ?? `It ended with exit code ${failure?.exitCode ?? "unknown"}.`;
  yield line("error", data, { ...place(detail, data.file ?? data.name), message, detail });
}

function isFile({ nesting, name, file, line: at }) {
  return nesting === 0 && (file === undefined || (at === 1 && (name === file || file.endsWith(`/${name}`))));
}

function isSuite({ details }, parts) {
  return details?.type === "suite" || parts > 0;
}

function skipped({ skip, todo }) {
  const why = typeof skip === "string" ? skip : typeof todo === "string" ? todo : "";
  return { message: todo === undefined ? why : `To do${why === "" ? "" : `: ${why}`}` };
}

function failed(error, file) {
  const cause = error?.cause instanceof Object ? error.cause : error;
  const stack = typeof cause?.stack === "string" ? cause.stack : "";
  return { ...place(stack, file), message: String(cause?.message ?? cause ?? ""), detail: stack };
}

/** The first line of a file that a trace names. */
function place(trace, file) {
  const own = file === undefined ? -1 : trace.indexOf(`${file}:`);
  const at = own < 0 ? null : /^[0-9]+/.exec(trace.slice(own + file.length + 1));
  return at === null ? {} : { line: Number(at[0]) };
}

function line(state, { name, nesting, file, line: at, details }, more = {}) {
  const test = {
    state,
    file: isFile({ nesting, name, file, line: at }) ? path(file ?? name) : path(file),
    line: at,
    suites: suitesWithin.slice(0, nesting).map((suite) => suite.name),
    name: path(name) ?? name,
    ms: details?.duration_ms ?? 0,
    message: "",
    detail: "",
    ...more,
  };
  return `${JSON.stringify({ ...test, message: test.message.slice(0, 4000), detail: test.detail.slice(0, 16000) })}\n`;
}

function path(file) {
  if (file === undefined) return undefined;
  const absolute = file.startsWith("file://") ? fileURLToPath(file) : file;
  return absolute.startsWith("/") ? relative(process.cwd(), absolute) : absolute;
}

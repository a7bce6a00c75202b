/**
 * The session's run configurations: one Yjs document that everybody edits together (`docs/contributor/wire.md`). Its root is a
 * map from a configuration's id to a map of its fields. Fields in which people write are texts, so that several can write in one
 * at once; choices are plain values. Whatever has another shape counts as absent.
 */
import * as Y from "yjs";
import { type Entry, idSchema } from "@/api/schemas";

/** The document's identity, the same in every session. */
export const runSettingsId = "AAAAAAAAcACAAAAAAAAAAQ";

const root = "configurations";

const kinds = ["FILE", "COMMAND", "TESTS"] as const;
const inputKinds = ["TYPED", "TEXT", "FILE"] as const;
const textFields = ["name", "command", "arguments", "environment", "workingDirectory", "input"] as const;

/** A field that several people can write in at once. */
export type TextFieldName = (typeof textFields)[number];

export interface RunChoices {
  kind: (typeof kinds)[number];
  /** The file that is run, for `FILE`; null: none is chosen yet. For `TESTS` the one whose tests are meant; null: all. */
  entry: string | null;
  /** A language's id; null: by the file's ending. */
  language: string | null;
  inputKind: (typeof inputKinds)[number];
  inputFile: string | null;
  /** Null: the operator's limit. */
  timeLimitSeconds: number | null;
}

/** One configuration at one moment. */
export type RunConfiguration = { id: string } & Record<TextFieldName, string> & RunChoices;

/** All configurations, by their names. */
export function configurationsOf(doc: Y.Doc): RunConfiguration[] {
  const found: RunConfiguration[] = [];
  doc.getMap(root).forEach((value, id) => {
    if (value instanceof Y.Map) found.push(read(id, value));
  });
  return found.sort((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}

function read(id: string, fields: Y.Map<unknown>): RunConfiguration {
  const text = (name: TextFieldName) => {
    const value = fields.get(name);
    return value instanceof Y.Text ? value.toJSON() : typeof value === "string" ? value : "";
  };
  const idOrNull = (name: string) => idSchema.safeParse(fields.get(name)).data ?? null;
  const language = fields.get("language");
  const seconds = fields.get("timeLimitSeconds");
  return {
    id,
    name: text("name"),
    command: text("command"),
    arguments: text("arguments"),
    environment: text("environment"),
    workingDirectory: text("workingDirectory"),
    input: text("input"),
    kind: oneOf(kinds, fields.get("kind")),
    inputKind: oneOf(inputKinds, fields.get("inputKind")),
    entry: idOrNull("entry"),
    inputFile: idOrNull("inputFile"),
    language: typeof language === "string" && language !== "" ? language : null,
    timeLimitSeconds: typeof seconds === "number" ? seconds : null,
  };
}

function oneOf<T extends string>(known: readonly [T, ...T[]], value: unknown): T {
  return known.find((one) => one === value) ?? known[0];
}

/**
 * Adds a configuration.
 *
 * @returns its id
 */
export function addConfiguration(doc: Y.Doc, wanted: Partial<Omit<RunConfiguration, "id">> & { name: string }): string {
  const id = crypto.randomUUID();
  doc.transact(() => {
    const fields = new Y.Map<unknown>();
    doc.getMap(root).set(id, fields);
    for (const name of textFields) fields.set(name, new Y.Text(wanted[name] ?? ""));
    fields.set("kind", wanted.kind ?? "FILE");
    fields.set("inputKind", wanted.inputKind ?? "TYPED");
    for (const name of ["entry", "language", "inputFile", "timeLimitSeconds"] as const) {
      const value = wanted[name] ?? null;
      if (value !== null) fields.set(name, value);
    }
  });
  return id;
}

export function removeConfiguration(doc: Y.Doc, id: string): void {
  doc.getMap(root).delete(id);
}

/** Makes a choice; the last one to choose wins. */
export function choose<Name extends keyof RunChoices>(
  doc: Y.Doc,
  id: string,
  name: Name,
  value: RunChoices[Name],
): void {
  const fields = doc.getMap(root).get(id);
  if (!(fields instanceof Y.Map)) return;
  if (value === null) fields.delete(name);
  else fields.set(name, value);
}

/** The text of a field; undefined if the configuration is gone or came without it. */
export function textOf(doc: Y.Doc, id: string, name: TextFieldName): Y.Text | undefined {
  const fields = doc.getMap(root).get(id);
  const text: unknown = fields instanceof Y.Map ? fields.get(name) : undefined;
  return text instanceof Y.Text ? text : undefined;
}

/** Makes a text equal to what a field holds now, by the one place where they differ, so that what others write beside it stays. */
export function retype(text: Y.Text, wanted: string): void {
  const before = text.toJSON();
  if (before === wanted) return;
  const longest = Math.min(before.length, wanted.length);
  let start = 0;
  while (start < longest && before[start] === wanted[start]) start++;
  let end = 0;
  while (end < longest - start && before[before.length - 1 - end] === wanted[wanted.length - 1 - end]) end++;
  const change = () => {
    text.delete(start, before.length - start - end);
    text.insert(start, wanted.slice(start, wanted.length - end));
  };
  if (text.doc === null) change();
  else text.doc.transact(change);
}

/** One step of a change of a text, as Yjs tells it. */
interface Change {
  retain?: number | undefined;
  insert?: unknown;
  delete?: number | undefined;
}

/** Where a place of a text is after somebody else's change of it. */
export function movedBy(delta: readonly Change[], place: number): number {
  let at = 0;
  let moved = place;
  for (const step of delta) {
    if (at >= moved) break;
    if (step.retain !== undefined) at += step.retain;
    else if (step.delete !== undefined) moved -= Math.min(step.delete, moved - at);
    else {
      const length = typeof step.insert === "string" ? step.insert.length : 1;
      at += length;
      moved += length;
    }
  }
  return moved;
}

/** A name that no other configuration has: `main.py`, `main.py 2` … */
export function freeName(configurations: readonly RunConfiguration[], wanted: string): string {
  const taken = new Set(configurations.map(({ name }) => name));
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted} ${number}`)) number++;
  return `${wanted} ${number}`;
}

/** What the server would refuse of a command line; undefined if it can be read. It is read as shells do, and nothing is expanded. */
export function commandLineProblem(text: string): string | undefined {
  let quote: string | undefined;
  for (let at = 0; at < text.length; at++) {
    const next = text[at];
    if (quote !== undefined) {
      if (next === quote) quote = undefined;
      else if (quote === '"' && next === "\\" && (text[at + 1] === '"' || text[at + 1] === "\\")) at++;
    } else if (next === "'" || next === '"') quote = next;
    else if (next === "\\") {
      if (at + 1 === text.length) return "A \\ at the end has nothing after it. Remove it, or put it into quotes.";
      at++;
    }
  }
  return quote === undefined ? undefined : `A ${quote} has no second one. Close the quote.`;
}

/** What the server would refuse of the lines of an environment; undefined if they are all right. */
export function environmentProblem(lines: string): string | undefined {
  for (const [index, line] of lines.split(/\r\n|\r|\n/).entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const equals = line.indexOf("=");
    if (equals < 0) return `Line ${index + 1} has no =. Write NAME=value.`;
    if (!/^[A-Za-z_]\w*$/.test(line.slice(0, equals).trim())) {
      return `Line ${index + 1} has no proper name before the =. Use letters, digits and _, and no digit first.`;
    }
  }
  return undefined;
}

/** What the server would refuse of a working directory; undefined if it is all right. */
export function directoryProblem(path: string): string | undefined {
  const asked = path.trim();
  if (asked.startsWith("/")) return "Begin at the session's files, without a slash.";
  return asked.split("/").includes("..") ? "It cannot lie outside of the session's files." : undefined;
}

/** The file that a configuration runs, or whose tests; undefined if it has none, or it was deleted. */
export function fileOf(configuration: RunConfiguration, tree: ReadonlyMap<string, Entry>): Entry | undefined {
  return configuration.kind === "COMMAND" ? undefined : tree.get(configuration.entry ?? "");
}

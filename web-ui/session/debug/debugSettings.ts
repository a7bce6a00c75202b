/**
 * The session's breakpoints, watches and exception filters: one Yjs document that everybody edits together
 * (`docs/contributor/wire.md`). Whatever has another shape counts as absent.
 */
import { fromBase64, toBase64 } from "lib0/buffer";
import * as Y from "yjs";
import { idSchema } from "@/api/schemas";

/** The document's identity, the same in every session. */
export const debugSettingsId = "AAAAAAAAcACAAAAAAAAAAg";

const roots = { breakpoints: "breakpoints", watches: "watches", exceptions: "exceptions" } as const;

/** What a person may say of a breakpoint. */
export interface BreakpointTerms {
  /** An expression in the program's language; it stops only where it is true. Null: always. */
  condition: string | null;
  /** Which hits count, as the adapter reads it, e.g. `>= 3`. */
  hitCondition: string | null;
  /** Printed instead of stopping; expressions stand in braces. */
  logMessage: string | null;
}

interface Common extends BreakpointTerms {
  id: string;
  enabled: boolean;
  /** The participant who set it; null if that is not known. */
  by: string | null;
}

/** A breakpoint at a line of a file. */
export interface LineBreakpoint extends Common {
  kind: "line";
  entry: string;
  /** Where its line begins, as a relative position in the file's text; null if it cannot be read. */
  position: Y.RelativePosition | null;
  /** From 1, where it was last seen. */
  line: number;
  /** Set to run until here; it is taken away when the program stops. */
  temporary: boolean;
}

/** A breakpoint at the beginning of every function of a name. */
export interface FunctionBreakpoint extends Common {
  kind: "function";
  function: string;
}

export const accessTypes = ["write", "read", "readWrite"] as const;
/** What is done to a value when the program stops. */
export type AccessType = (typeof accessTypes)[number];

/** A breakpoint at a value, wherever it is changed or read. */
export interface DataBreakpoint extends Common {
  kind: "data";
  /** The debug adapter's id: only it knows the value by `dataId`. */
  adapter: string;
  dataId: string;
  /** As the variable is called. */
  name: string;
  /** The adapter's own words for it. */
  description: string;
  /** Null: whatever the adapter does by itself. */
  accessType: AccessType | null;
  /** Those that the adapter offers. */
  offered: readonly AccessType[];
  /** The one start of a program to which the value belongs: a debug session, and an epoch of it. Null: it is there in every start. */
  start: { run: string; epoch: number } | null;
}

export type Breakpoint = LineBreakpoint | FunctionBreakpoint | DataBreakpoint;

/** An expression that is evaluated at every stop, for everybody. */
export interface Watch {
  id: string;
  expression: string;
  by: string | null;
}

/** Whether the program stops at exceptions of a kind that the adapter names. */
export interface ExceptionChoice {
  enabled: boolean;
  condition: string | null;
}

/** All of it at one moment. */
export interface DebugSettings {
  breakpoints: readonly Breakpoint[];
  /** In the order in which they were added. */
  watches: readonly Watch[];
  /** Of the filters that somebody has chosen about, by the adapter's name for them. */
  exceptions: ReadonlyMap<string, ExceptionChoice>;
}

export const noSettings: DebugSettings = { breakpoints: [], watches: [], exceptions: new Map() };

export function settingsOf(doc: Y.Doc): DebugSettings {
  const breakpoints: Breakpoint[] = [];
  doc.getMap(roots.breakpoints).forEach((value, id) => {
    const read = value instanceof Y.Map ? breakpointIn(id, value as Y.Map<unknown>) : null;
    if (read !== null) breakpoints.push(read);
  });
  const watches: (Watch & { order: number })[] = [];
  doc.getMap(roots.watches).forEach((value, id) => {
    if (!(value instanceof Y.Map)) return;
    const expression = textIn(value as Y.Map<unknown>, "expression");
    const order: unknown = value.get("order");
    if (expression !== null) {
      watches.push({ id, expression, by: idIn(value, "by"), order: typeof order === "number" ? order : 0 });
    }
  });
  const exceptions = new Map<string, ExceptionChoice>();
  doc.getMap(roots.exceptions).forEach((value, filter) => {
    const enabled: unknown = value instanceof Y.Map ? value.get("enabled") : undefined;
    if (value instanceof Y.Map && typeof enabled === "boolean") {
      exceptions.set(filter, { enabled, condition: textIn(value as Y.Map<unknown>, "condition") });
    }
  });
  breakpoints.sort((a, b) => (a.id < b.id ? -1 : 1));
  watches.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
  return { breakpoints, watches, exceptions };
}

function breakpointIn(id: string, fields: Y.Map<unknown>): Breakpoint | null {
  const enabled = fields.get("enabled") !== false;
  const common = {
    id,
    enabled,
    by: idIn(fields, "by"),
    condition: textIn(fields, "condition"),
    hitCondition: textIn(fields, "hitCondition"),
    logMessage: textIn(fields, "logMessage"),
  };
  const kind = fields.get("kind");
  if (kind === "function") {
    const name = textIn(fields, "function");
    return name === null ? null : { ...common, kind, function: name };
  }
  if (kind === "data") return dataIn(common, fields);
  const entry = idIn(fields, "entry");
  const line = fields.get("line");
  if (kind !== "line" || entry === null || typeof line !== "number" || !Number.isInteger(line) || line < 1) return null;
  return { ...common, kind, entry, line, position: positionIn(fields), temporary: fields.get("temporary") === true };
}

function dataIn(common: Common, fields: Y.Map<unknown>): DataBreakpoint | null {
  const [adapter, dataId, name] = [textIn(fields, "adapter"), textIn(fields, "dataId"), textIn(fields, "name")];
  const [run, epoch, access] = [idIn(fields, "run"), fields.get("epoch"), fields.get("accessType") ?? null];
  const start = run !== null && typeof epoch === "number" && Number.isInteger(epoch) ? { run, epoch } : null;
  const persists = fields.get("persists") === true;
  if (adapter === null || dataId === null || name === null || (!persists && start === null)) return null;
  if (access !== null && !isAccess(access)) return null;
  const offered: unknown = fields.get("offered");
  return {
    ...common,
    kind: "data",
    adapter,
    dataId,
    name,
    description: textIn(fields, "description") ?? name,
    accessType: access,
    offered: Array.isArray(offered) ? offered.filter(isAccess) : [],
    start: persists ? null : start,
  };
}

function isAccess(value: unknown): value is AccessType {
  return accessTypes.some((known) => known === value);
}

function textIn(fields: Y.Map<unknown>, name: string): string | null {
  const value = fields.get(name);
  return typeof value === "string" && value !== "" ? value : null;
}

function idIn(fields: Y.Map<unknown>, name: string): string | null {
  return idSchema.safeParse(fields.get(name)).data ?? null;
}

function positionIn(fields: Y.Map<unknown>): Y.RelativePosition | null {
  const value = fields.get("position");
  if (typeof value !== "string") return null;
  try {
    return Y.decodeRelativePosition(fromBase64(value));
  } catch {
    return null; // another client may write anything; the line is left
  }
}

/** The line, from 1, in which a breakpoint is now in its file's text; where its position cannot be found, the line it was last seen in. */
export function lineIn(text: Y.Text, { position, line }: Pick<LineBreakpoint, "position" | "line">): number {
  const index = position === null || text.doc === null ? null : indexOf(text, text.doc, position);
  if (index === null) return line;
  const before = text.toJSON().slice(0, index);
  return before.split("\n").length;
}

function indexOf(text: Y.Text, doc: Y.Doc, position: Y.RelativePosition): number | null {
  try {
    const found = Y.createAbsolutePositionFromRelativePosition(position, doc);
    return found?.type === text ? found.index : null;
  } catch {
    return null; // a position that no Yjs makes
  }
}

/** The relative position at which a line begins, as the document keeps it. */
export function positionOf(text: Y.Text, line: number): string {
  let index = 0;
  const content = text.toJSON();
  for (let at = 1; at < line; at++) {
    const end = content.indexOf("\n", index);
    if (end < 0) break;
    index = end + 1;
  }
  return toBase64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index, 0)));
}

export interface NewLine {
  entry: string;
  text: Y.Text;
  line: number;
  by: string;
  terms?: Partial<BreakpointTerms>;
}

/**
 * Sets a breakpoint at a line.
 *
 * @returns its id
 */
export function addLine(doc: Y.Doc, { entry, text, line, by, terms = {} }: NewLine): string {
  return add(doc, { kind: "line", entry, position: positionOf(text, line), line, enabled: true, by, ...filled(terms) });
}

export function addFunction(doc: Y.Doc, name: string, by: string): string {
  return add(doc, { kind: "function", function: name, enabled: true, by });
}

/** What an adapter tells of a value that can be watched, beside what the person called it. */
export type NewData = Pick<DataBreakpoint, "adapter" | "dataId" | "name" | "description" | "offered" | "start">;

/** Sets a breakpoint at a value; those that ended with an earlier debug session are taken away with that. */
export function addData(doc: Y.Doc, { start, offered, ...data }: NewData, run: string, by: string): string {
  return doc.transact(() => {
    for (const known of settingsOf(doc).breakpoints) {
      if (known.kind === "data" && known.start !== null && known.start.run !== run) removeBreakpoint(doc, known.id);
    }
    const accessType = offered.includes("write") ? "write" : offered[0];
    return add(doc, {
      kind: "data",
      ...data,
      ...(accessType !== undefined && { accessType, offered: [...offered] }),
      ...(start ?? { persists: true }),
      enabled: true,
      by,
    });
  });
}

/** Says at what the program stops; the last one to say wins. */
export function setAccess(doc: Y.Doc, id: string, accessType: AccessType): void {
  change(doc, roots.breakpoints, id, { accessType });
}

function add(doc: Y.Doc, fields: Record<string, unknown>): string {
  const id = crypto.randomUUID();
  doc.transact(() => doc.getMap(roots.breakpoints).set(id, new Y.Map(Object.entries(fields))));
  return id;
}

/** What is null or empty is absent in the document. */
function filled(terms: Partial<BreakpointTerms>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(terms).filter((pair): pair is [string, string] => pair[1] !== null && pair[1] !== ""),
  );
}

export function removeBreakpoint(doc: Y.Doc, id: string): void {
  doc.getMap(roots.breakpoints).delete(id);
}

export function enableBreakpoint(doc: Y.Doc, id: string, enabled: boolean): void {
  change(doc, roots.breakpoints, id, { enabled });
}

/** Says under which terms it stops; the last one to say wins. */
export function setTerms(doc: Y.Doc, id: string, terms: BreakpointTerms): void {
  change(doc, roots.breakpoints, id, { ...terms });
}

/** Where a breakpoint was last seen: for those who do not have the text. */
export function setLine(doc: Y.Doc, id: string, line: number): void {
  change(doc, roots.breakpoints, id, { line });
}

export function addWatch(doc: Y.Doc, expression: string, by: string): string {
  const id = crypto.randomUUID();
  const last = settingsOf(doc).watches.at(-1);
  const known: unknown = last && (doc.getMap(roots.watches).get(last.id) as Y.Map<unknown>).get("order");
  const order = (typeof known === "number" ? known : 0) + 1;
  doc.transact(() => doc.getMap(roots.watches).set(id, new Y.Map(Object.entries({ expression, by, order }))));
  return id;
}

export function setWatch(doc: Y.Doc, id: string, expression: string): void {
  change(doc, roots.watches, id, { expression });
}

export function removeWatch(doc: Y.Doc, id: string): void {
  doc.getMap(roots.watches).delete(id);
}

export function chooseException(doc: Y.Doc, filter: string, choice: ExceptionChoice): void {
  doc.transact(() => {
    const all = doc.getMap<Y.Map<unknown>>(roots.exceptions);
    if (!(all.get(filter) instanceof Y.Map)) all.set(filter, new Y.Map());
    change(doc, roots.exceptions, filter, { ...choice });
  });
}

/** Changes fields of something that is there; null and the empty text take a field away. */
function change(doc: Y.Doc, root: string, id: string, fields: Record<string, unknown>): void {
  const known = doc.getMap(root).get(id);
  if (!(known instanceof Y.Map)) return;
  doc.transact(() => {
    for (const [name, value] of Object.entries(fields)) {
      if (value === null || value === "") known.delete(name);
      else if (known.get(name) !== value) known.set(name, value);
    }
  });
}

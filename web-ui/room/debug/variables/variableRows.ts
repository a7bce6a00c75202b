import type { Scope, Variable } from "@/api/debug";
import { isOwn, within, type Values } from "./changes";

/** What lies within a value: told, asked for, or not to be had. */
export type Members =
  { state: "known"; variables: readonly Variable[] } | { state: "asked" } | { state: "failed"; why: string };

/** A part of what lies within a value, as it is asked for. */
export interface Part {
  reference: number;
  filter?: "named" | "indexed";
  start?: number;
  count?: number;
}

/** Where members come from that have not been told; asks for them. */
export type MembersOf = (part: Part) => Members;

/** One visible row. */
export interface VariableRow {
  /** The path of names; the same from stop to stop. */
  key: string;
  kind: "scope" | "variable" | "part" | "more" | "note";
  name: string;
  value: string;
  type: string | null;
  /** Null for what is no variable. */
  variable: Variable | null;
  /** The reference of what it lies in: a value is given by it. */
  container: number;
  /** From 1, as `aria-level`. */
  level: number;
  /** From 1 among its siblings. */
  position: number;
  siblings: number;
  /** Null where there is nothing to unfold. */
  expanded: boolean | null;
  /** What it was at the stop before; null where that is the same or not known. */
  was: string | null;
}

export interface RowsOptions {
  /** The keys of those that somebody has folded or unfolded. */
  toggled: ReadonlySet<string>;
  /** How many members of a level are shown, where it is more than at first. */
  shown: ReadonlyMap<string, number>;
  /** What the values were at the stop before. */
  before: Values;
  membersOf: MembersOf;
}

/** So many numbered members stand in a part of their own. */
export const partSize = 100;
/** So many members of a level are shown at first, and so many more with each wish for more. */
export const levelSize = 200;

/** Within the first scope the variables stand by themselves; further scopes are rows, of which those of the function are unfolded. */
export function scopeRows(scopes: readonly Scope[], options: RowsOptions): VariableRow[] {
  const rows = new Rows(options);
  const [first, ...others] = scopes;
  if (first === undefined) return [];
  const flat = !first.expensive;
  const named = flat ? others : scopes;
  if (flat) {
    rows.members(first.name, first, 1, named.length);
  }
  const offset = rows.all.filter(({ level }) => level === 1).length;
  for (const [index, scope] of named.entries()) {
    const key = scope.name;
    const expanded = isOwn(scope) !== options.toggled.has(key);
    rows.all.push({
      ...plain(key, 1, offset + index + 1, offset + named.length),
      kind: "scope",
      name: scope.name,
      expanded,
    });
    if (expanded) rows.members(key, scope, 2, 0);
  }
  return rows.all;
}

/** A value by itself, as the result of an expression, with what lies within it. */
export function resultRows(root: Variable, key: string, options: RowsOptions): VariableRow[] {
  const rows = new Rows(options);
  rows.variable(root, key, 0, 1, 1, 1);
  return rows.all;
}

/** What lies within a value. */
export function innerRows(root: Variable, key: string, options: RowsOptions): VariableRow[] {
  const rows = new Rows(options);
  rows.members(key, root, 1, 0);
  return rows.all;
}

type Holder = Pick<Variable, "variablesReference" | "namedVariables" | "indexedVariables"> & {
  variables: readonly Variable[] | null;
};

class Rows {
  readonly all: VariableRow[] = [];

  constructor(private readonly options: RowsOptions) {}

  /** @param after how many siblings follow that are not its members */
  members(path: string, holder: Holder, level: number, after: number): void {
    const { variablesReference: reference, indexedVariables: indexed, namedVariables: named } = holder;
    if (indexed !== null && indexed > partSize) {
      if (named !== null && named > 0) this.known(path, { reference, filter: "named" }, null, level, after);
      this.parts(path, holder, indexed, level);
      return;
    }
    const told = holder.variables;
    const whole = told !== null && told.length >= (named ?? 0) + (indexed ?? 0);
    this.known(path, { reference }, whole ? told : null, level, after);
  }

  private parts(path: string, holder: Holder, indexed: number, level: number): void {
    const { variablesReference: reference } = holder;
    const siblings = Math.ceil(indexed / partSize);
    for (let at = 0; at < siblings; at++) {
      const start = at * partSize;
      const end = Math.min(start + partSize, indexed) - 1;
      const key = within(path, `[${start}`);
      const expanded = this.options.toggled.has(key);
      this.all.push({ ...plain(key, level, at + 1, siblings), kind: "part", name: `${start} to ${end}`, expanded });
      const part: Part = { reference, filter: "indexed", start, count: end - start + 1 };
      if (expanded) this.known(path, part, null, level + 1, 0);
    }
  }

  private known(path: string, part: Part, told: readonly Variable[] | null, level: number, after: number): void {
    const members: Members = told === null ? this.options.membersOf(part) : { state: "known", variables: told };
    if (members.state !== "known") {
      const name = members.state === "asked" ? "…" : members.why;
      this.all.push({ ...plain(within(path, "?"), level, 1, 1 + after), kind: "note", name });
      return;
    }
    const { variables } = members;
    const most = this.options.shown.get(path) ?? levelSize;
    const siblings = Math.min(variables.length, most) + (variables.length > most ? 1 : 0) + after;
    const names = new Map<string, number>();
    for (const [index, variable] of variables.slice(0, most).entries()) {
      const again = names.get(variable.name) ?? 0;
      names.set(variable.name, again + 1);
      const key = within(path, again === 0 ? variable.name : `${variable.name}#${again}`);
      this.variable(variable, key, part.reference, level, index + 1, siblings);
    }
    if (variables.length > most) {
      const name = `${(variables.length - most).toLocaleString("en")} more`;
      this.all.push({ ...plain(within(path, "+"), level, most + 1, siblings), kind: "more", name });
    }
    if (variables.length === 0 && level > 1) {
      this.all.push({ ...plain(within(path, "?"), level, 1, 1), kind: "note", name: "nothing" });
    }
  }

  variable(
    variable: Variable,
    key: string,
    container: number,
    level: number,
    position: number,
    siblings: number,
  ): void {
    const { name, value, type } = variable;
    const before = this.options.before.get(key);
    const expanded = variable.variablesReference === 0 ? null : this.options.toggled.has(key);
    this.all.push({
      ...plain(key, level, position, siblings),
      kind: "variable",
      name,
      value,
      type,
      variable,
      container,
      expanded,
      was: before === undefined || before === value ? null : before,
    });
    if (expanded === true) this.members(key, variable, level + 1, 0);
  }
}

function plain(key: string, level: number, position: number, siblings: number) {
  const nothing = { value: "", type: null, variable: null, container: 0, expanded: null, was: null };
  return { key, level, position, siblings, ...nothing };
}

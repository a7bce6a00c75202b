import type { Frame, Scope, Stop, Variable } from "@/api/debug";

/** Values by the path of names that leads to them, the scope first. */
export type Values = ReadonlyMap<string, string>;

/** The path of something within something else. */
export const within = (path: string, name: string): string => `${path}\n${name}`;

const nothing: Values = new Map();

/**
 * What the variables of a frame were at the stop before, as far as it was told. Nothing if the program was not in that frame then:
 * a variable of another call is another variable.
 */
export function valuesBefore(frame: Frame, stop: Stop, before: Stop | null): Values {
  const then = before === null ? undefined : sameFrame(frame, stop, before);
  if (then?.scopes == null) return nothing;
  const values = new Map<string, string>();
  for (const scope of then.scopes) add(values, scope.name, scope.variables);
  return values;
}

function add(values: Map<string, string>, path: string, variables: readonly Variable[] | null): void {
  for (const { name, value, variables: inner } of variables ?? []) {
    const own = within(path, name);
    values.set(own, value);
    add(values, own, inner);
  }
}

/** The frame of the same call: of the same function, as deep in the stack. */
function sameFrame(frame: Frame, stop: Stop, before: Stop): Frame | undefined {
  const depth = depthOf(stop) - stop.frames.findIndex(({ id }) => id === frame.id);
  return before.frames.find(
    ({ name, entry }, at) => depthOf(before) - at === depth && name === frame.name && entry === frame.entry,
  );
}

const depthOf = ({ totalFrames, frames }: Stop) => totalFrames ?? frames.length;

/** One variable whose value is another than at the stop before. */
export interface Change {
  /** As people say it, e.g. `path.0`. */
  name: string;
  /** Null if it was not there. */
  before: string | null;
  now: string;
}

/** What is different between two stops in the variables of a frame, in the order of the variables. */
export function changesOf(frame: Frame, values: Values): Change[] {
  const changes: Change[] = [];
  const look = (path: string, shown: string, variables: readonly Variable[] | null) => {
    for (const { name, value, variables: inner } of variables ?? []) {
      const own = within(path, name);
      const said = shown === "" ? name : `${shown}.${name}`;
      const before = values.get(own) ?? null;
      const deeper = changes.length;
      look(own, said, inner);
      // What changed within says it more exactly.
      if (before !== value && changes.length === deeper) changes.push({ name: said, before, now: value });
    }
  };
  for (const scope of frame.scopes ?? []) if (isOwn(scope)) look(scope.name, "", scope.variables);
  return changes;
}

const foreign = /global|register|static|special/i;

/** Whether a scope is the function's own, as far as that can be told. */
export function isOwn({ name, presentationHint, expensive }: Scope): boolean {
  return !expensive && !foreign.test(presentationHint ?? "") && !foreign.test(name);
}

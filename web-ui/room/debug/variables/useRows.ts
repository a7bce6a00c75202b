import { useCallback, useState, useSyncExternalStore } from "react";
import type { DebugState } from "@/session/debug/debugState";
import { useDebugActions } from "../useDebugActions";
import { AskedMembers } from "./members";
import { levelSize, type MembersOf, type VariableRow } from "./variableRows";

/** What somebody has unfolded of values, and what was asked for because of it. */
export interface Unfolding {
  toggled: ReadonlySet<string>;
  shown: ReadonlyMap<string, number>;
  membersOf: (holder: object) => MembersOf;
  toggle: (row: VariableRow) => void;
  /** Whether somebody has unfolded what has no row in a tree. */
  isUnfolded: (key: string) => boolean;
  unfold: (key: string, unfolded: boolean) => void;
}

/** @param debug of which members are asked; null where nothing can be asked any more */
export function useUnfolding(debug: DebugState | null): Unfolding {
  const actions = useDebugActions();
  const [asked] = useState(() => new AskedMembers());
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [shown, setShown] = useState<ReadonlyMap<string, number>>(new Map());
  useSyncExternalStore(asked.subscribe, asked.getVersion, asked.getVersion);

  const membersOf = useCallback(
    (holder: object): MembersOf =>
      (part) =>
        asked.of(
          holder,
          part,
          debug === null ? null : ({ reference, ...more }) => actions.variables(debug, reference, more),
        ),
    [asked, debug, actions],
  );
  const toggle = useCallback(({ key, kind }: VariableRow) => {
    if (kind === "more") {
      const level = key.slice(0, key.lastIndexOf("\n"));
      setShown((before) => new Map(before).set(level, (before.get(level) ?? levelSize) + levelSize));
      return;
    }
    setToggled((before) => {
      const after = new Set(before);
      if (!after.delete(key)) after.add(key);
      return after;
    });
  }, []);
  const unfold = useCallback((key: string, unfolded: boolean) => {
    setToggled((before) => {
      const after = new Set(before);
      if (unfolded) after.add(key);
      else after.delete(key);
      return after;
    });
  }, []);
  return { toggled, shown, membersOf, toggle, unfold, isUnfolded: (key) => toggled.has(key) };
}

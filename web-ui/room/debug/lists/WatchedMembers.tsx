import type { Result } from "@/api/debug";
import type { Shown } from "../useDebug";
import { useSetVariable } from "../variables/useSetVariable";
import type { Unfolding } from "../variables/useRows";
import { innerRows } from "../variables/variableRows";
import { VariableTree } from "../variables/VariableTree";

interface WatchedMembersProps {
  /** Its id: what is unfolded stays so from stop to stop. */
  watch: string;
  expression: string;
  result: Result;
  shown: Shown;
  unfolding: Unfolding;
}

const unchanged: ReadonlyMap<string, string> = new Map();

/** What lies within the value of a watched expression. */
export function WatchedMembers({ watch, expression, result, shown, unfolding }: WatchedMembersProps) {
  const set = useSetVariable(shown);
  if (shown.stop === null) return null;
  const { toggled, shown: counts, membersOf, toggle } = unfolding;
  const { result: value, ...more } = result;
  const root = { name: expression, value, evaluateName: expression, variables: null, ...more };
  const options = { toggled, shown: counts, before: unchanged, membersOf: membersOf(shown.stop) };
  const rows = innerRows(root, watch, options);
  return (
    <div className="pl-[26px]">
      {rows.length === 0 ? (
        <p className="px-8 leading-[23px] text-ink-3">nothing</p>
      ) : (
        <VariableTree label={`Within ${expression}`} rows={rows} onToggle={toggle} onSet={set} />
      )}
    </div>
  );
}

import type { Result } from "@/api/debug";
import type { Shown } from "../useDebug";
import { useUnfolding } from "../variables/useRows";
import { resultRows } from "../variables/variableRows";
import { VariableTree } from "../variables/VariableTree";

interface ResultTreeProps {
  expression: string;
  result: Result;
  shown: Shown;
}

const unchanged: ReadonlyMap<string, string> = new Map();

/** A value with what lies within it, for as long as the program stands where it was evaluated. */
export function ResultTree({ expression, result, shown: { debug, stop } }: ResultTreeProps) {
  const { toggled, shown, membersOf, toggle } = useUnfolding(debug);
  if (stop === null) return null;
  const { result: value, ...more } = result;
  const root = { name: "value", value, evaluateName: expression, variables: null, ...more };
  const rows = resultRows(root, expression, { toggled, shown, before: unchanged, membersOf: membersOf(stop) });
  return (
    <div className="-ml-3.5">
      <VariableTree label={`Value of ${expression}`} rows={rows} onToggle={toggle} />
    </div>
  );
}

import { type Shown, useWhyNotDebug } from "../useDebug";
import { orTell, useDebugActions } from "../useDebugActions";
import type { VariableRow } from "./variableRows";

/** Gives a value to what a row shows; undefined where nobody can, or this person may not. */
export function useSetVariable({ debug, frame, past }: Shown): ((row: VariableRow, value: string) => void) | undefined {
  const actions = useDebugActions();
  const whyNot = useWhyNotDebug();
  const { supportsSetVariable, supportsSetExpression } = debug.capabilities;
  const offered = supportsSetVariable === true || supportsSetExpression === true;
  if (past || frame === null || whyNot !== undefined || !offered) return undefined;
  return ({ variable, container, name }, value) => {
    if (variable === null) return;
    actions.setVariable(debug, variable, { container, frameId: frame.id }, value).catch(orTell(`${name} was not set`));
  };
}

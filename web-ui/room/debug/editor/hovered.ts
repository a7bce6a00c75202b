import { ApiError } from "@/api/errors";
import type { Shown } from "../useDebug";
import type { DebugActions } from "../useDebugActions";
import type { HoveredValue } from "./hoverValue";

/**
 * What a name in a file is, in the frame that is looked at; null where that cannot be told. What the stop tells already asks nobody.
 *
 * @param actions null where this person may not ask
 */
export async function hovered(
  expression: string,
  entry: string,
  shown: Shown | undefined,
  actions: DebugActions | null,
): Promise<HoveredValue | null> {
  if (shown?.stop == null || shown.frame?.entry !== entry) return null;
  const { debug, frame, past } = shown;
  const known = frame.scopes?.flatMap(({ variables }) => variables ?? []).find(({ name }) => name === expression);
  if (known !== undefined) return known;
  if (past || actions === null) return null;
  try {
    const { result, type } = await actions.evaluate(debug, expression, "hover", frame.id);
    return { value: result, type };
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure;
    return null; // a name of something else than a value
  }
}

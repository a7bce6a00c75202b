import type { Entry, Language } from "@/api/schemas";
import { generalObstacle, goingObstacle, useRunFacts } from "../useRun";
import { adapterObstacle, useBegin } from "./useStartDebug";

/** What debugs the tests of a file; undefined where the tests of the language cannot be debugged now. */
export function useDebugTests(language: Language | undefined): ((file: Entry) => () => void) | undefined {
  const begin = useBegin();
  const { room, online } = useRunFacts();
  if (language === undefined || !room.capabilities.has("debug")) return undefined;
  if ((generalObstacle(room, online) ?? adapterObstacle(language) ?? goingObstacle(room)) !== undefined)
    return undefined;
  return (file) => () => begin({ entry: file.id, language: language.id, debug: { tests: true } }, file.name);
}

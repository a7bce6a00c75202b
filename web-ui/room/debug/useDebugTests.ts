import type { Entry, Language, TestCase } from "@/api/schemas";
import { generalObstacle, goingObstacle, useRunFacts } from "../useRun";
import { adapterObstacle, useBegin } from "./useStartDebug";

/** What debugs the tests of a file, or one of them; undefined where the tests of the language cannot be debugged now. */
export function useDebugTests(
  language: Language | undefined,
): ((file: Entry, test: Pick<TestCase, "suites" | "name"> | null) => () => void) | undefined {
  const begin = useBegin();
  const { room, online } = useRunFacts();
  if (language === undefined || !room.capabilities.has("debug")) return undefined;
  if ((generalObstacle(room, online) ?? adapterObstacle(language) ?? goingObstacle(room)) !== undefined)
    return undefined;
  return (file, test) => () => {
    const one = test === null ? {} : { test: { suites: test.suites, name: test.name } };
    begin({ entry: file.id, language: language.id, debug: { tests: true, ...one } }, test?.name ?? file.name);
  };
}

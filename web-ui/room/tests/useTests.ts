import { useCallback, useEffect } from "react";
import type { Language } from "@/api/schemas";
import { useTools } from "../context";
import { runConfigurations } from "../run/useRunSettings";
import {
  generalObstacle,
  goingObstacle,
  longestSaving,
  orShow,
  planRun,
  type RunFacts,
  useRun,
  useRunFacts,
} from "../useRun";

/** Why the tests of a language cannot be run now, in words; undefined if they can. */
export function testObstacle(room: RunFacts, language: Language, online: boolean): string | undefined {
  return (
    generalObstacle(room, online) ??
    language.unavailableReason ??
    language.tests?.unavailableReason ??
    goingObstacle(room)
  );
}

/** Runs tests: those of a language, or only those of one of its files. Does nothing where they cannot be run. */
export function useStartTests(): (language: string, entry?: string) => void {
  const { connection, view } = useTools();
  return useCallback(
    (id, entry) => {
      const { room, link } = connection.store.getState();
      const language = room?.languages.find((known) => known.id === id);
      if (room === null || language === undefined) return;
      if (testObstacle(room, language, link.state === "open") !== undefined) return;
      // On a phone the tree has no room beside the code.
      view.setState({ shownRun: null, shownTests: null, outputShown: true, bottom: "tests", place: "output" });
      connection
        .whenSaved(longestSaving)
        .then(() => connection.ask({ type: "run", goal: "TESTS", language: id, ...(entry !== undefined && { entry }) }))
        .catch(orShow("The tests were not run"));
    },
    [connection, view],
  );
}

/** The tests that can be run now: of the language of what Run proposes. Undefined where its tests are not run at all. */
export interface TestAction {
  language: Language;
  unavailable: string | undefined;
  start: () => void;
}

export function useTests(): TestAction | undefined {
  const { language } = useRun();
  const { room, online } = useRunFacts();
  const start = useStartTests();
  if (language === undefined || language.tests === null) return undefined;
  return {
    language,
    unavailable: testObstacle(room, language, online),
    start: () => start(language.id),
  };
}

/** Ctrl+Shift+Enter and Cmd+Shift+Enter run the tests, wherever the focus is. */
export function useTestKey(): void {
  const { connection, view } = useTools();
  const start = useStartTests();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !event.shiftKey || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      const state = connection.store.getState();
      if (state.room === null) return;
      const { language } = planRun(state.room, runConfigurations(state), view.getState(), true);
      if (language === undefined || language.tests === null) return;
      event.preventDefault();
      event.stopPropagation();
      start(language.id);
    };
    addEventListener("keydown", pressed, { capture: true });
    return () => removeEventListener("keydown", pressed, { capture: true });
  }, [connection, view, start]);
}

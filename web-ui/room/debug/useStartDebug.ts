import { useCallback } from "react";
import type { Language } from "@/api/schemas";
import type { DebugStart } from "@/session/messages";
import { useTools } from "../context";
import { runConfigurations } from "../run/useRunSettings";
import {
  generalObstacle,
  longestSaving,
  orShow,
  planRun,
  type RunFacts,
  type RunPlan,
  useRun,
  useRunFacts,
} from "../useRun";

/** Why the programs of a language cannot be debugged here, in words; undefined if they can. */
export function adapterObstacle(language: Language | undefined): string | undefined {
  if (language === undefined) return undefined;
  if (language.debug === null) return `${language.name} programs cannot be debugged here.`;
  return language.debug.unavailableReason ?? undefined;
}

/** Why what Run proposes cannot be debugged, in words; undefined if it can. */
export function debugObstacle(room: RunFacts, plan: RunPlan, online: boolean): string | undefined {
  if (online && !room.capabilities.has("debug"))
    return "As a viewer you cannot debug. The owner can make you an editor.";
  if (plan.configuration?.kind === "COMMAND") {
    return "An own command cannot be debugged, for it says no language. Choose a file.";
  }
  return generalObstacle(room, online) ?? adapterObstacle(plan.language) ?? plan.unavailable;
}

/** Starts a debug session; what is said of the program is what `run` says. */
export function useBegin(): (start: Omit<DebugStart, "type" | "goal">, name: string) => void {
  const { connection, view } = useTools();
  return useCallback(
    (start, name) => {
      const bottom = start.debug?.tests === true ? "tests" : "output";
      view.setState({ shownRun: null, shownTests: null, debugShown: true, debugRun: null, pastStop: null, bottom });
      // What one sees is what runs: edits under way arrive first.
      connection
        .whenSaved(longestSaving)
        .then(() => connection.ask({ type: "run", goal: "DEBUG", ...start }))
        .catch(orShow(`${name} was not debugged`));
    },
    [connection, view],
  );
}

/** Debugs what Run proposes at the moment it is pressed; does nothing where that cannot be. */
export function useStartDebug(): () => void {
  const { connection, view } = useTools();
  const begin = useBegin();
  return useCallback(() => {
    const state = connection.store.getState();
    if (state.room === null) return;
    const online = state.link.state === "open";
    const plan = planRun(state.room, runConfigurations(state), view.getState(), online);
    if (debugObstacle(state.room, plan, online) !== undefined) return;
    const { configuration, entry, language, name = "It" } = plan;
    if (configuration !== undefined) {
      const tests = configuration.kind === "TESTS";
      begin({ configuration: configuration.id, ...(tests && { debug: { tests } }) }, name);
    } else if (entry !== undefined && language !== undefined) begin({ entry: entry.id, language: language.id }, name);
  }, [connection, view, begin]);
}

/** Debug, for a button: why it cannot be pressed, and what it does. */
export function useDebugButton(): { unavailable: string | undefined; start: () => void } {
  const plan = useRun();
  const start = useStartDebug();
  const { room, online } = useRunFacts();
  return { unavailable: debugObstacle(room, plan, online), start };
}

import { useCallback, useEffect } from "react";
import { ApiError } from "@/api/errors";
import { useShallow } from "zustand/react/shallow";
import type { Entry, Language } from "@/api/schemas";
import type { Room, RunSummary } from "@/session/room";
import { fileOf, type RunConfiguration } from "@/session/runSettings";
import { showProblem } from "@/ui/notices";
import { useRoom, useSession, useTools, useView } from "./context";
import { runConfigurations, useRunConfigurations } from "./run/useRunSettings";
import { languageOf, proposedEntry } from "./runTarget";
import type { RoomView } from "./view";

/** How long Run waits for edits to be confirmed, in milliseconds. */
export const longestSaving = 2000;

/** What Run would do now, or why it cannot. */
export interface RunPlan {
  /** The run configuration that is chosen, if one is. */
  configuration: RunConfiguration | undefined;
  /** What is run, for people: the configuration's name, or else the file's; undefined if there is neither. */
  name: string | undefined;
  /** Undefined also for an own command. */
  entry: Entry | undefined;
  language: Language | undefined;
  /** In words, for the person; undefined if it can be run. */
  unavailable: string | undefined;
}

/** The run that is going, if one is. */
export function goingRun(room: Pick<Room, "runs">): RunSummary | undefined {
  const newest = room.runs[0];
  return newest !== undefined && newest.state !== "ENDED" ? newest : undefined;
}

/** What a person has chosen to run. */
export type RunChosen = Pick<RoomView, "runConfiguration" | "runEntry" | "runLanguage" | "active">;

export function planRun(
  room: RunFacts,
  configurations: readonly RunConfiguration[],
  chosen: RunChosen,
  online: boolean,
): RunPlan {
  const configuration = configurations.find(({ id }) => id === chosen.runConfiguration);
  const entry =
    configuration === undefined
      ? (room.tree.get(chosen.runEntry ?? "") ?? proposedEntry(room, chosen.active))
      : fileOf(configuration, room.tree);
  const languageId = configuration === undefined ? chosen.runLanguage : configuration.language;
  const override = room.languages.find(({ id }) => id === languageId);
  const language =
    entry === undefined && configuration?.kind === "TESTS"
      ? override
      : entry && (override ?? languageOf(room, entry.name));
  const unavailable = generalObstacle(room, online) ?? obstacle(configuration, entry, language) ?? goingObstacle(room);
  return { configuration, name: configuration?.name ?? entry?.name, entry, language, unavailable };
}

/** Why nothing at all can be run. */
export function generalObstacle(room: RunFacts, online: boolean): string | undefined {
  if (!online) return "You are offline: nothing can be run now.";
  if (!room.capabilities.has("run")) return "As a viewer you cannot run. The owner can make you an editor.";
  if (!room.run.available) {
    return room.run.reason === null
      ? "Nothing can be run now."
      : `${room.run.reason.message} ${room.run.reason.remedy}`;
  }
  return undefined;
}

function obstacle(
  configuration: RunConfiguration | undefined,
  entry: Entry | undefined,
  language: Language | undefined,
): string | undefined {
  if (configuration?.kind === "COMMAND") {
    return configuration.command.trim() === "" ? `${configuration.name} has no command yet.` : undefined;
  }
  if (configuration?.kind === "TESTS") return testsObstacle(configuration, entry, language);
  if (entry === undefined) {
    return configuration === undefined
      ? "There is no file to run yet."
      : `${configuration.name} has no file, or it was deleted. Choose one in the run configuration.`;
  }
  if (language === undefined) return `No language here runs ${entry.name}.`;
  return language.unavailableReason ?? undefined;
}

function testsObstacle(
  { name, entry: chosen, language: wanted }: RunConfiguration,
  entry: Entry | undefined,
  language: Language | undefined,
): string | undefined {
  if (chosen !== null && entry === undefined)
    return `The file of ${name} was deleted. Choose one in the run configuration.`;
  if (chosen === null && wanted === null)
    return `${name} has neither a language nor a file. Choose one in the run configuration.`;
  if (language === undefined) return `No language here has the tests of ${name}.`;
  if (language.tests === null) return `Tests of ${language.name} are not run.`;
  return language.unavailableReason ?? language.tests.unavailableReason ?? undefined;
}

/** Why nothing else can be run meanwhile. */
export function goingObstacle(room: RunFacts): string | undefined {
  return goingRun(room) === undefined ? undefined : "A run is going. Stop it first.";
}

/** What Run looks at. The rest of the room changes with every line of output. */
export type RunFacts = Pick<Room, "tree" | "languages" | "capabilities" | "run" | "session" | "runs">;

/** Starts what Run proposes at the moment it is pressed; does nothing where Run is unavailable. */
export function useStart(): () => void {
  const { connection, view } = useTools();
  return useCallback(() => {
    const state = connection.store.getState();
    const { room, link } = state;
    if (room === null) return;
    const plan = planRun(room, runConfigurations(state), view.getState(), link.state === "open");
    const { configuration, name, entry, language } = plan;
    if (plan.unavailable !== undefined) return;
    const command =
      configuration !== undefined
        ? ({ type: "run", configuration: configuration.id } as const)
        : entry && language && ({ type: "run", entry: entry.id, language: language.id } as const);
    if (command === undefined) return;
    const tests = configuration?.kind === "TESTS";
    view.setState(({ place }) => ({
      shownRun: null,
      shownTests: null,
      outputShown: true,
      bottom: tests ? "tests" : "output",
      // On a phone the code shares the screen with the output; the other places, and the tree of tests, do not.
      place: place === "code" && !tests ? place : "output",
    }));
    // What one sees is what runs: edits under way arrive first.
    connection
      .whenSaved(longestSaving)
      .then(() => connection.ask(command))
      .catch(orShow(`${name ?? "It"} was not run`));
  }, [connection, view]);
}

/** What Run looks at, and whether there is a connection. */
export function useRunFacts(): { room: RunFacts; online: boolean } {
  const room: RunFacts = useRoom(
    useShallow(({ tree, languages, capabilities, run, session, runs }) => ({
      tree,
      languages,
      capabilities,
      run,
      session,
      runs,
    })),
  );
  const online = useSession(({ link }) => link.state === "open");
  return { room, online };
}

/** Run and Stop, for buttons. */
export function useRun(): RunPlan & { going: RunSummary | undefined; start: () => void; stop: () => void } {
  const { connection } = useTools();
  const { room, online } = useRunFacts();
  const configurations = useRunConfigurations();
  const runConfiguration = useView((state) => state.runConfiguration);
  const runEntry = useView((state) => state.runEntry);
  const runLanguage = useView((state) => state.runLanguage);
  const active = useView((state) => state.active);
  const plan = planRun(room, configurations, { runConfiguration, runEntry, runLanguage, active }, online);
  const going = goingRun(room);

  const start = useStart();
  const goingId = going?.id;
  const stop = useCallback(() => {
    if (goingId === undefined) return;
    connection.ask({ type: "runStop", run: goingId }).catch((failure: unknown) => {
      const { room: now } = connection.store.getState();
      // It ended by itself at the same moment: that is what was wanted.
      if (now !== null && goingRun(now)?.id !== goingId) return;
      orShow("The run was not stopped")(failure);
    });
  }, [connection, goingId]);

  return { ...plan, going, start, stop };
}

/** Ctrl+Enter and Cmd+Enter run, wherever the focus is. */
export function useRunKey(): void {
  const start = useStart();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      start();
    };
    // On the way down: the editor would otherwise make a line of it.
    addEventListener("keydown", pressed, { capture: true });
    return () => removeEventListener("keydown", pressed, { capture: true });
  }, [start]);
}

/** Shows a refused command as a toast; what is not a refusal is a mistake of ours and is thrown on. */
export function orShow(title: string): (failure: unknown) => void {
  return (failure) => {
    if (!(failure instanceof ApiError)) throw failure;
    showProblem(title, failure);
  };
}

import { useCallback, useEffect } from "react";
import { ApiError } from "@/api/errors";
import { useShallow } from "zustand/react/shallow";
import type { Entry, Language } from "@/api/schemas";
import type { Room, RunSummary } from "@/session/room";
import { showProblem } from "@/ui/notices";
import { useRoom, useSession, useTools, useView } from "./context";
import { languageOf, proposedEntry } from "./runTarget";

/** How long Run waits for edits to be confirmed, in milliseconds. */
const longestSaving = 2000;

/** What Run would do now, or why it cannot. */
export interface RunPlan {
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

export function planRun(
  room: RunFacts,
  chosen: { runEntry: string | null; runLanguage: string | null; active: string | null },
  online: boolean,
): RunPlan {
  const entry = room.tree.get(chosen.runEntry ?? "") ?? proposedEntry(room, chosen.active);
  const override = room.languages.find(({ id }) => id === chosen.runLanguage);
  const language = override ?? (entry && languageOf(room, entry.name));
  return { entry, language, unavailable: obstacle(room, entry, language, online) };
}

function obstacle(
  room: RunFacts,
  entry: Entry | undefined,
  language: Language | undefined,
  online: boolean,
): string | undefined {
  if (!online) return "You are offline: nothing can be run now.";
  if (!room.capabilities.has("run")) return "As a viewer you cannot run. The owner can make you an editor.";
  if (!room.run.available) {
    return room.run.reason === null
      ? "Nothing can be run now."
      : `${room.run.reason.message} ${room.run.reason.remedy}`;
  }
  if (entry === undefined) return "There is no file to run yet.";
  if (language === undefined) return `No language here runs ${entry.name}.`;
  if (language.unavailableReason !== null) return language.unavailableReason;
  if (goingRun(room) !== undefined) return "A run is going. Stop it first.";
  return undefined;
}

/** What Run looks at. The rest of the room changes with every line of output. */
type RunFacts = Pick<Room, "tree" | "languages" | "capabilities" | "run" | "session" | "runs">;

/** Starts what Run proposes at the moment it is pressed; does nothing where Run is unavailable. */
export function useStart(): () => void {
  const { connection, view } = useTools();
  return useCallback(() => {
    const { room, link } = connection.store.getState();
    if (room === null) return;
    const { entry, language, unavailable } = planRun(room, view.getState(), link.state === "open");
    if (unavailable !== undefined || entry === undefined || language === undefined) return;
    view.setState(({ place }) => ({
      shownRun: null,
      outputShown: true,
      // On a phone the code shares the screen with the output; the other places do not.
      place: place === "code" ? place : "output",
    }));
    // What one sees is what runs: edits under way arrive first.
    connection
      .whenSaved(longestSaving)
      .then(() => connection.ask({ type: "run", entry: entry.id, language: language.id }))
      .catch(orShow(`${entry.name} was not run`));
  }, [connection, view]);
}

/** Run and Stop, for buttons. */
export function useRun(): RunPlan & { going: RunSummary | undefined; start: () => void; stop: () => void } {
  const { connection } = useTools();
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
  const runEntry = useView((state) => state.runEntry);
  const runLanguage = useView((state) => state.runLanguage);
  const active = useView((state) => state.active);
  const plan = planRun(room, { runEntry, runLanguage, active }, online);
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

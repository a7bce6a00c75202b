import { useMemo } from "react";
import type { Entry, TreeCommand } from "@/api/schemas";
import { useTools } from "../context";
import { orShow } from "../useRun";
import { openFile } from "../view";
import { type NamedThing, useNaming } from "./naming";

/** What a person can do to the tree. Each resolves or rejects as the server decides. */
export function useTreeCommands() {
  const { connection, view } = useTools();
  return useMemo(() => {
    const change = (...commands: TreeCommand[]) => connection.changeTree(commands);
    return {
      /** Gives the thing its name, the new one or its first. A new file is opened. */
      name: async (thing: NamedThing, name: string): Promise<void> => {
        const { entry, kind, parent } = thing;
        if (entry !== undefined) {
          await change({ type: "rename", entry: entry.id, name });
          return;
        }
        const [created] = await change({ type: "create", parent, name, kind });
        // The caret goes to the first line: whoever makes a file wants to write it.
        if (created?.type === "created" && kind === "FILE") openFile(view, created.entry.id, 1);
      },
      move: (entry: Entry, parent: string | null): void => {
        if (entry.parent === parent) return;
        change({ type: "move", entry: entry.id, parent }).catch(orShow(`${entry.name} was not moved`));
      },
      remove: (entry: Entry): void => {
        change({ type: "delete", entry: entry.id }).catch(orShow(`${entry.name} was not deleted`));
      },
    };
  }, [connection, view]);
}
export type TreeCommands = ReturnType<typeof useTreeCommands>;

/** Where a new entry goes: into the folder that is chosen, or beside the file that is. */
export function useNewEntry(): (kind: Entry["kind"], beside: Entry | undefined) => void {
  const start = useNaming((naming) => naming.start);
  return (kind, beside) => start({ kind, parent: placeOf(beside) });
}

/** The folder of what is chosen: itself if it is one; null for the top. */
export function placeOf(chosen: Entry | undefined): string | null {
  if (chosen === undefined) return null;
  return chosen.kind === "FOLDER" ? chosen.id : chosen.parent;
}

import type { Compartment } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import { useEffect, useEffectEvent } from "react";
import { useRoom, useTools, useView } from "../context";
import { orShow } from "../useRun";
import { liveBlame } from "./liveBlame";
import { usePersonOf } from "./people";

/** How long blame waits for edits to be confirmed, in milliseconds. */
const longestSaving = 2000;

/** Shows in the editor of a file who wrote each line, while the person wants to see it. */
export function useLiveBlame(editor: EditorView | null, place: Compartment, entry: string): void {
  const { api, connection } = useTools();
  const you = useRoom((room) => room.you.id);
  const shown = useView((view) => view.blame);
  const personOf = usePersonOf();
  const person = useEffectEvent(personOf);

  useEffect(() => {
    if (editor === null || !shown) return;
    const extension = liveBlame({
      you,
      personOf: (participant) => person(participant),
      saved: () => connection.whenSaved(longestSaving),
      ask: () => api.history.blame(entry),
      failed: orShow("Who wrote these lines is not known"),
    });
    editor.dispatch({ effects: place.reconfigure(extension) });
    return () => editor.dispatch({ effects: place.reconfigure([]) });
  }, [editor, place, entry, shown, you, api, connection]);
}

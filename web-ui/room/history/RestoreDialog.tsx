import { useId, useState } from "react";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { showNews } from "@/ui/notices";
import { useTools, useVersions } from "../context";
import { orShow } from "../useRun";
import { backToNow, openFile } from "../view";
import { focusEditor, goBackTo } from "./useBackToNow";
import { useScope } from "./ScopeSwitch";
import { useMinute } from "./useMinute";
import { titleOf, whenOf } from "./words";

/** How long restoring waits for edits to be confirmed, in milliseconds. */
const longestSaving = 2000;

interface RestoreDialogProps {
  open: boolean;
  onClose: () => void;
  version: string;
  /** The file that is looked at; null if it was not there in this version. */
  entry: string | null;
  /** Its path, for people. */
  name: string;
}

/** Asks before things become what they were, for everybody, and says that nothing is lost by it. */
export function RestoreDialog({ open, onClose, version, entry, name }: RestoreDialogProps) {
  const when = useVersionWords(version);
  return (
    <Dialog open={open} onClose={onClose} title={`Restore the version of ${when}?`}>
      {open && <RestoreForm onDone={onClose} version={version} entry={entry} name={name} when={when} />}
    </Dialog>
  );
}

function RestoreForm({
  onDone,
  version,
  entry,
  name,
  when,
}: Omit<RestoreDialogProps, "open" | "onClose"> & { onDone: () => void; when: string }) {
  const { api, connection, versions, view } = useTools();
  const scope = useScope();
  const [whole, setWhole] = useState(scope === null || entry === null);

  const restore = () => {
    onDone();
    const what = whole ? "The session" : name;
    const only = whole ? undefined : (entry ?? undefined);
    connection
      // What one has typed until now belongs to what is kept.
      .whenSaved(longestSaving)
      .then(() => api.history.restore(version, only))
      .then(({ before }) => {
        versions.take(before);
        if (only !== undefined && connection.store.getState().room?.tree.has(only) === true) openFile(view, only);
        else backToNow(view);
        focusEditor();
        showNews(`${what} is as it was at ${when}`, {
          label: "See what was there before",
          run: () => goBackTo(view, before.id),
        });
      })
      .catch(orShow(`${what} was not restored`));
  };

  return (
    <div className="px-6 pt-1 pb-5">
      <fieldset className="flex flex-col gap-1">
        <legend className="sr-only">What is restored</legend>
        {entry !== null && (
          <Choice checked={!whole} onChoose={() => setWhole(false)} title={`Only ${name}`}>
            Its text becomes what it was. If it was deleted, it comes back.
          </Choice>
        )}
        <Choice checked={whole} onChoose={() => setWhole(true)} title="The whole session">
          All files and folders become what they were: deleted ones come back, newer ones go.
        </Choice>
      </fieldset>
      <p className="mt-3 text-pretty text-ink-2">
        Everybody in the session sees it at once. You can undo it: what is there now is kept as a version,{" "}
        <span className="font-strong text-ink">Before a restore</span>, and can be restored in the same way.
      </p>
      <div className="flex justify-end gap-2 pt-5">
        <Button size="medium" look="plain" onClick={onDone}>
          Leave it as it is
        </Button>
        <Button size="medium" look="filled" onClick={restore}>
          Restore
        </Button>
      </div>
    </div>
  );
}

interface ChoiceProps {
  checked: boolean;
  onChoose: () => void;
  title: string;
  children: string;
}

function Choice({ checked, onChoose, title, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="flex gap-2.5 rounded-control py-1.5 phone:min-h-11">
      <input
        id={id}
        aria-describedby={`${id}-about`}
        type="radio"
        name="restored"
        checked={checked}
        onChange={onChoose}
        className="mt-[3px] size-4 shrink-0 accent-ink"
      />
      <div>
        <label htmlFor={id} className="block font-strong">
          {title}
        </label>
        <p id={`${id}-about`} className="text-sm text-pretty text-ink-2">
          {children}
        </p>
      </div>
    </div>
  );
}

/** `14:32`, or with the name `14:32 (Before the exam)`. */
function useVersionWords(id: string): string {
  const version = useVersions(({ list }) => list.find((known) => known.id === id));
  const now = useMinute();
  if (version === undefined) return "then";
  const when = whenOf(Date.parse(version.at), now);
  return version.name === null ? when : `${when}, ${titleOf(version)}`;
}

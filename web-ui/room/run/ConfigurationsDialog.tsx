import { Copy, Plus, Trash2 } from "lucide-react";
import { useState } from "react";
import type * as Y from "yjs";
import { addConfiguration, freeName, removeConfiguration, type RunConfiguration } from "@/session/runSettings";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Dialog } from "@/ui/Dialog";
import { Icon } from "@/ui/Icon";
import { Select } from "@/ui/Select";
import { useRoom, useTools, useView } from "../context";
import { proposedEntry } from "../runTarget";
import { ConfigurationForm } from "./ConfigurationForm";
import { useRunConfigurations, useRunSettings } from "./useRunSettings";

/** Edits the session's run configurations, together with everybody who has this open. */
export function ConfigurationsDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const doc = useRunSettings();
  return (
    <Dialog open={open} onClose={onClose} title="Edit run configurations" wide>
      {doc === undefined ? (
        <p className="px-6 pt-2 pb-6 text-ink-2">The run configurations have not arrived yet.</p>
      ) : (
        <Editing doc={doc} onClose={onClose} />
      )}
    </Dialog>
  );
}

function Editing({ doc, onClose }: { doc: Y.Doc; onClose: () => void }) {
  const { view } = useTools();
  const configurations = useRunConfigurations();
  const chosen = useView(({ runConfiguration }) => runConfiguration);
  const mayRun = useRoom((room) => room.capabilities.has("run"));
  const [shownId, show] = useState(chosen);
  const shown = configurations.find(({ id }) => id === shownId) ?? configurations[0];
  const wanted = useNewConfiguration(configurations);
  const make = (fields: Parameters<typeof addConfiguration>[1]) => show(addConfiguration(doc, fields));
  const why = mayRun ? undefined : "As a viewer you cannot change run configurations.";

  return (
    <div className="flex min-h-0 flex-col">
      <p className="px-6 pb-3 text-pretty text-ink-2">
        They belong to the session: everybody sees them, and everybody who may run can change them.
      </p>
      <div className="grid min-h-0 grid-cols-[212px_1fr] border-t border-line phone:block phone:overflow-y-auto">
        <div className="flex min-h-0 flex-col border-r border-line p-3 phone:border-r-0 phone:px-5 phone:pb-0">
          <Configurations configurations={configurations} shown={shown} onShow={show} />
          <div className="flex flex-wrap gap-1 pt-2">
            <Button unavailable={why} onClick={() => make(wanted())}>
              <Icon of={Plus} small /> Add
            </Button>
            <Button
              look="plain"
              aria-label="Duplicate"
              title="Duplicate"
              unavailable={why ?? (shown === undefined ? "There is none to duplicate." : undefined)}
              onClick={() => shown && make({ ...shown, name: freeName(configurations, shown.name) })}
            >
              <Icon of={Copy} small />
            </Button>
            <Button
              look="plain"
              aria-label="Delete"
              title="Delete"
              unavailable={why ?? (shown === undefined ? "There is none to delete." : undefined)}
              onClick={() => shown && removeConfiguration(doc, shown.id)}
            >
              <Icon of={Trash2} small />
            </Button>
          </div>
        </div>
        <div className="max-h-[min(62dvh,560px)] min-h-[300px] overflow-y-auto px-5 py-4 phone:max-h-none phone:overflow-visible">
          {shown === undefined ? (
            <p className="text-pretty text-ink-2">
              Without a run configuration a file is run as it is. Add one to give it arguments, environment variables or
              an input, or to run a command of your own.
            </p>
          ) : (
            <ConfigurationForm key={shown.id} doc={doc} configuration={shown} readOnly={!mayRun} />
          )}
        </div>
      </div>
      <div className="flex justify-end gap-2 border-t border-line px-5 py-3">
        {shown !== undefined && shown.id !== chosen && (
          <Button
            size="medium"
            onClick={() => {
              view.setState({ runConfiguration: shown.id });
              onClose();
            }}
          >
            Use this one for Run
          </Button>
        )}
        <Button size="medium" look="filled" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}

/** What a new configuration starts with: the file that Run would run now. */
function useNewConfiguration(
  configurations: readonly RunConfiguration[],
): () => { name: string; entry: string | null } {
  const { connection, view } = useTools();
  return () => {
    const { room } = connection.store.getState();
    const { runEntry, active } = view.getState();
    const entry = room === null ? undefined : (room.tree.get(runEntry ?? "") ?? proposedEntry(room, active));
    return { name: freeName(configurations, entry?.name ?? "New"), entry: entry?.id ?? null };
  };
}

interface ConfigurationsProps {
  configurations: readonly RunConfiguration[];
  shown: RunConfiguration | undefined;
  onShow: (id: string) => void;
}

/** The list to choose from; on a phone in one row. */
function Configurations({ configurations, shown, onShow }: ConfigurationsProps) {
  if (shown === undefined) return <p className="px-2 py-1 text-ink-3">None yet</p>;
  return (
    <>
      <div
        role="listbox"
        aria-label="Run configurations"
        tabIndex={0}
        aria-activedescendant={`configuration-${shown.id}`}
        onKeyDown={(event) => {
          const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
          const next = configurations[configurations.indexOf(shown) + step];
          if (step === 0 || next === undefined) return;
          event.preventDefault();
          onShow(next.id);
        }}
        className="max-h-[min(50dvh,440px)] min-h-0 flex-1 overflow-y-auto rounded-control phone:hidden"
      >
        {configurations.map(({ id, name }) => (
          <div
            key={id}
            id={`configuration-${id}`}
            role="option"
            tabIndex={-1}
            aria-selected={id === shown.id}
            onClick={() => onShow(id)}
            onKeyDown={(event) => {
              if (event.key === "Enter" || event.key === " ") onShow(id);
            }}
            className={classes(
              "flex h-[26px] cursor-default items-center overflow-hidden rounded-control px-2 text-ellipsis whitespace-nowrap",
              id === shown.id ? "bg-press font-strong" : "hover:bg-hover",
            )}
          >
            {shownName(name)}
          </div>
        ))}
      </div>
      <div className="hidden phone:block">
        <Select
          aria-label="Run configuration"
          className="w-full"
          value={shown.id}
          options={configurations.map(({ id, name }) => ({ value: id, label: shownName(name) }))}
          onChoose={onShow}
        />
      </div>
    </>
  );
}

/** A name for lists, where an empty one could not be seen. */
export function shownName(name: string): string {
  return name.trim() === "" ? "Without a name" : name;
}

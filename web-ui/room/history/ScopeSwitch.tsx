import { classes } from "@/ui/classes";
import { useRoom, useTools, useView } from "../context";
import type { RoomView } from "../view";

/** The file whose past is looked at: the one chosen in the past, or else the one that the editor shows. */
export function useFileLookedAt(): string | null {
  return useView(({ past, active }) => past?.entry ?? active);
}

/** The file that list, comparison and restoring are limited to; null for the whole session. */
export function useScope(): string | null {
  const file = useFileLookedAt();
  return useView(({ scope }) => (scope === "file" ? file : null));
}

/** Whether the history is that of everything, or of one file. */
export function ScopeSwitch() {
  const { view } = useTools();
  const file = useFileLookedAt();
  const scope = useScope();
  const name = useRoom((room) => room.tree.get(file ?? "")?.name) ?? (file === null ? "No file" : "This file");
  const choices: [RoomView["scope"], string][] = [
    ["session", "Whole session"],
    ["file", name],
  ];
  return (
    <div role="radiogroup" aria-label="History of" className="flex min-w-0 rounded-control bg-sunken p-0.5">
      {choices.map(([choice, words]) => {
        const chosen = (choice === "file") === (scope !== null);
        return (
          <label
            key={choice}
            title={words}
            className={classes(
              "min-w-0 overflow-hidden rounded-[4px] px-2 leading-6 text-ellipsis whitespace-nowrap has-focus-visible:outline-2 has-focus-visible:outline-focus phone:leading-10",
              chosen ? "bg-paper font-strong shadow-[0_0_0_1px_var(--line-strong)]" : "text-ink-2 hover:text-ink",
              choice === "session" && "shrink-0",
            )}
          >
            <input
              type="radio"
              name="history-scope"
              className="sr-only"
              checked={chosen}
              disabled={choice === "file" && file === null}
              onChange={() => view.setState({ scope: choice })}
            />
            {words}
          </label>
        );
      })}
    </div>
  );
}

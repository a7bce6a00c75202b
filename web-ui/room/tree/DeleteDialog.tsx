import type { Entry } from "@/api/schemas";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { useTreeCommands } from "./useTreeCommands";

/** Asks before something goes for everybody. */
export function DeleteDialog({ entry, onClose }: { entry: Entry | undefined; onClose: () => void }) {
  const { remove } = useTreeCommands();
  return (
    <Dialog open={entry !== undefined} onClose={onClose} title={`Delete ${entry?.name ?? ""}?`}>
      <p className="px-6 pt-1 text-ink-2">
        {entry?.kind === "FOLDER"
          ? "The folder and everything in it go for everybody in the session."
          : "The file goes for everybody in the session."}
      </p>
      <div className="flex justify-end gap-2 px-6 pt-5 pb-5">
        <Button size="medium" look="plain" onClick={onClose}>
          Keep it
        </Button>
        <Button
          size="medium"
          look="filled"
          onClick={() => {
            if (entry !== undefined) remove(entry);
            onClose();
          }}
        >
          Delete
        </Button>
      </div>
    </Dialog>
  );
}

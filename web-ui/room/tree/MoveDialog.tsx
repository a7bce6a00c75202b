import { Folder, Home } from "lucide-react";
import type { Entry } from "@/api/schemas";
import { Dialog } from "@/ui/Dialog";
import { Icon } from "@/ui/Icon";
import { menuItem } from "@/ui/menuClasses";
import { useRoom } from "../context";
import { isWithin, pathOf } from "./nodes";
import { useTreeCommands } from "./useTreeCommands";

/** Moving without a mouse: the folders to choose from. */
export function MoveDialog({ entry, onClose }: { entry: Entry | undefined; onClose: () => void }) {
  const tree = useRoom((room) => room.tree);
  const { move } = useTreeCommands();
  const folders = [...tree.values()]
    .filter(({ id, kind }) => kind === "FOLDER" && entry !== undefined && !isWithin(tree, id, entry.id))
    .map((folder) => ({ id: folder.id, path: pathOf(tree, folder) }))
    .sort((a, b) => a.path.localeCompare(b.path));
  const places = [{ id: null, path: "Top of the session" }, ...folders].filter(({ id }) => id !== entry?.parent);
  return (
    <Dialog open={entry !== undefined} onClose={onClose} title={`Move ${entry?.name ?? ""} to`}>
      <ul className="px-4 pt-2 pb-4">
        {places.map(({ id, path }) => (
          <li key={id ?? "top"}>
            <button
              type="button"
              className={`${menuItem} w-full hover:bg-hover`}
              onClick={() => {
                if (entry !== undefined) move(entry, id);
                onClose();
              }}
            >
              <Icon of={id === null ? Home : Folder} small className="text-ink-3" />
              {path}
            </button>
          </li>
        ))}
        {places.length === 0 && <li className="px-2 py-1 text-ink-2">There is no other folder yet. Make one first.</li>}
      </ul>
    </Dialog>
  );
}

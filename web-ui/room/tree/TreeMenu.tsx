import { ContextMenu } from "@base-ui/react/context-menu";
import { FilePlus, FolderInput, FolderPlus, Pencil, Trash2, type LucideIcon } from "lucide-react";
import type { Entry } from "@/api/schemas";
import { Icon } from "@/ui/Icon";
import { Kbd } from "@/ui/Kbd";
import { menuItem, menuPopup, menuSeparator } from "@/ui/menuClasses";
import { useNaming } from "./naming";
import { useNewEntry } from "./useTreeCommands";

interface TreeMenuProps {
  /** What was asked about; undefined for the empty part of the tree. */
  entry: Entry | undefined;
  onMove: (entry: Entry) => void;
  onDelete: (entry: Entry) => void;
}

/** The tree's context menu: right click, long touch, or the menu key. */
export function TreeMenu({ entry, onMove, onDelete }: TreeMenuProps) {
  const start = useNaming((naming) => naming.start);
  const newEntry = useNewEntry();
  return (
    <ContextMenu.Portal>
      <ContextMenu.Positioner className="z-40">
        {/* The name field takes the focus that the menu would give back to the tree. */}
        <ContextMenu.Popup className={menuPopup} finalFocus={false}>
          <Item icon={FilePlus} label="New file" onClick={() => newEntry("FILE", entry)} />
          <Item icon={FolderPlus} label="New folder" onClick={() => newEntry("FOLDER", entry)} />
          {entry !== undefined && (
            <>
              <ContextMenu.Separator className={menuSeparator} />
              <Item
                icon={Pencil}
                label="Rename"
                keys="F2"
                onClick={() => start({ kind: entry.kind, parent: entry.parent, entry })}
              />
              <Item icon={FolderInput} label="Move to …" onClick={() => onMove(entry)} />
              <Item icon={Trash2} label="Delete" keys="Del" onClick={() => onDelete(entry)} />
            </>
          )}
        </ContextMenu.Popup>
      </ContextMenu.Positioner>
    </ContextMenu.Portal>
  );
}

function Item({ icon, label, keys, onClick }: { icon: LucideIcon; label: string; keys?: string; onClick: () => void }) {
  return (
    <ContextMenu.Item className={menuItem} onClick={onClick}>
      <Icon of={icon} small className="text-ink-3" />
      <span className="flex-1">{label}</span>
      {keys !== undefined && <Kbd keys={keys} />}
    </ContextMenu.Item>
  );
}

import { ContextMenu } from "@base-ui/react/context-menu";
import { Download, FilePlus, FolderInput, FolderPlus, Pencil, Trash2, Upload, type LucideIcon } from "lucide-react";
import type { Entry } from "@/api/schemas";
import { Icon } from "@/ui/Icon";
import { Kbd } from "@/ui/Kbd";
import { menuItem, menuPopup, menuSeparator } from "@/ui/menuClasses";
import { useDownload } from "../files/useDownload";
import { chooseFiles, useUpload } from "../files/useUpload";
import { useNaming } from "./naming";
import { placeOf, useNewEntry } from "./useTreeCommands";

interface TreeMenuProps {
  /** What was asked about; undefined for the empty part of the tree. */
  entry: Entry | undefined;
  onMove: (entry: Entry) => void;
  onDelete: (entry: Entry) => void;
  /** Whether things can be changed now; if not, they can still be downloaded. */
  mayChange: boolean;
}

/** The tree's context menu: right click, long touch, or the menu key. */
export function TreeMenu({ entry, onMove, onDelete, mayChange }: TreeMenuProps) {
  const start = useNaming((naming) => naming.start);
  const newEntry = useNewEntry();
  const upload = useUpload();
  const download = useDownload();
  const send = async () => upload.files(await chooseFiles(true), placeOf(entry));
  return (
    <ContextMenu.Portal>
      <ContextMenu.Positioner className="z-40">
        {/* The name field takes the focus that the menu would give back to the tree. */}
        <ContextMenu.Popup className={menuPopup} finalFocus={false}>
          {mayChange && (
            <>
              <Item icon={FilePlus} label="New file" onClick={() => newEntry("FILE", entry)} />
              <Item icon={FolderPlus} label="New folder" onClick={() => newEntry("FOLDER", entry)} />
              <Item icon={Upload} label="Upload files" onClick={() => void send()} />
              <ContextMenu.Separator className={menuSeparator} />
            </>
          )}
          {entry === undefined ? (
            <Item icon={Download} label="Download all" onClick={download.all} />
          ) : (
            <Item
              icon={Download}
              label={entry.kind === "FOLDER" ? "Download as zip" : "Download"}
              onClick={() => download.entry(entry)}
            />
          )}
          {mayChange && entry !== undefined && (
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

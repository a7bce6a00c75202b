import { FilePlus, FolderPlus, Upload } from "lucide-react";
import { IconButton } from "@/ui/IconButton";
import { useRoom, useSession, useTools } from "../context";
import { DiskOnlyList } from "../files/DiskOnlyList";
import { TransferList } from "../files/TransferList";
import { chooseFiles, useUpload } from "../files/useUpload";
import { FileTree } from "./FileTree";
import { placeOf, useNewEntry } from "./useTreeCommands";
import { useTreeFocus } from "./treeFocus";

/** The tree with its heading. */
export function FilesPanel() {
  const { connection } = useTools();
  const mayEdit = useRoom((room) => room.capabilities.has("edit"));
  const online = useSession(({ link }) => link.state === "open");
  const focused = useTreeFocus((state) => state.focused);
  const newEntry = useNewEntry();
  const upload = useUpload();
  const send = async () => upload.files(await chooseFiles(true), placeOf(beside()));
  const beside = () => connection.store.getState().room?.tree.get(focused ?? "");
  return (
    <section aria-label="Files" className="flex min-h-0 flex-1 flex-col">
      <div className="flex h-(--bar-tabs) shrink-0 items-center gap-0.5 pr-1.5 pl-3.5 phone:h-11">
        <h2 className="flex-1 font-strong">Files</h2>
        {mayEdit && (
          <>
            <IconButton
              icon={FolderPlus}
              label="New folder"
              tight
              disabled={!online}
              onClick={() => newEntry("FOLDER", beside())}
            />
            <IconButton icon={Upload} label="Upload files" tight disabled={!online} onClick={() => void send()} />
            <IconButton
              icon={FilePlus}
              label="New file"
              tight
              disabled={!online}
              onClick={() => newEntry("FILE", beside())}
            />
          </>
        )}
      </div>
      <FileTree />
      <DiskOnlyList />
      <TransferList />
    </section>
  );
}

import { FilePlus } from "lucide-react";
import { useEffect } from "react";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { useRoom, useSession, useTools, useView } from "../context";
import { Bars } from "../Skeleton";
import { BlobPane } from "../files/BlobPane";
import { BlameToggle } from "../history/BlameToggle";
import { useNaming } from "../tree/naming";
import { CodeEditor } from "./CodeEditor";
import { Tabs } from "./Tabs";

/** The open files: their tabs, and the editor of the one that is looked at. */
export function EditorPane() {
  const active = useView((view) => view.active);
  const kind = useRoom((room) => room.tree.get(active ?? "")?.kind);
  return (
    <section aria-label="Code" className="flex h-full min-h-0 flex-col bg-paper">
      <div className="flex shrink-0 items-center bg-chrome shadow-[inset_0_-1px_var(--line)]">
        <Tabs />
        {active !== null && kind !== "BLOB" && <BlameToggle className="mx-1" />}
      </div>
      {active === null ? (
        <NothingOpen />
      ) : kind === "BLOB" ? (
        <BlobPane key={active} entry={active} />
      ) : (
        <OpenFile key={active} entry={active} />
      )}
    </section>
  );
}

function OpenFile({ entry }: { entry: string }) {
  const { connection } = useTools();
  const name = useRoom((room) => room.tree.get(entry)?.name);
  const mayEdit = useRoom((room) => room.capabilities.has("edit"));
  const document = useSession(({ documents }) => documents.get(entry));
  const loaded = useSession(({ documents }) => documents.get(entry)?.loaded ?? false);
  useEffect(() => {
    // Also after the server refused the document: the connection owns it, this only asks for it.
    if (document === undefined) connection.document(entry);
  }, [connection, document, entry]);
  if (name === undefined) return null;
  if (document === undefined || !loaded) {
    return (
      <div className="flex-1 pt-2">
        <Bars />
      </div>
    );
  }
  return (
    <>
      {!mayEdit && (
        <p className="flex min-h-8 shrink-0 items-center border-b border-line bg-chrome px-4 py-1.5 text-pretty text-ink-2">
          You are a viewer: you can read and follow, not change. The owner can make you an editor.
        </p>
      )}
      <CodeEditor key={document.doc.clientID} document={document} fileName={name} readOnly={!mayEdit} />
    </>
  );
}

function NothingOpen() {
  const empty = useRoom((room) => room.tree.size === 0);
  const mayEdit = useRoom((room) => room.capabilities.has("edit"));
  const startNaming = useNaming((naming) => naming.start);
  return (
    <div className="grid flex-1 place-items-center p-6 text-center">
      <div>
        <p className="font-strong">{empty ? "No files yet" : "No file is open"}</p>
        <p className="text-ink-2">{empty ? "Start the first one." : "Choose one from the tree, or start a new one."}</p>
        {mayEdit && (
          <Button look="filled" className="mt-3" onClick={() => startNaming({ kind: "FILE", parent: null })}>
            <Icon of={FilePlus} small /> Create a file
          </Button>
        )}
      </div>
    </div>
  );
}

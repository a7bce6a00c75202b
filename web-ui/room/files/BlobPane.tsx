import { Download, RefreshCw } from "lucide-react";
import { useCallback } from "react";
import type { HeldBlob } from "@/api/schemas";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { NameTag } from "@/ui/NameTag";
import { useRoom, useSession, useTools } from "../context";
import { useMinute } from "../history/useMinute";
import { usePersonOf } from "../history/people";
import { whenOf } from "../history/words";
import { Picture } from "./Picture";
import { isPicture, sizeWords, typeWords } from "./sizes";
import { useDownload } from "./useDownload";
import { chooseFiles, useUpload } from "./useUpload";

/** A file that is no text file, in the place of the editor: what it is, who put it there, and what can be done with it. */
export function BlobPane({ entry }: { entry: string }) {
  const file = useRoom((room) => room.tree.get(entry));
  const held = useRoom((room) => room.blobs?.get(entry));
  const mayEdit = useRoom((room) => room.capabilities.has("edit"));
  const online = useSession(({ link }) => link.state === "open");
  const download = useDownload();
  const upload = useUpload();
  if (file === undefined || held === undefined) return null;
  const offline = online ? undefined : "You are offline: nothing can be sent or fetched now.";
  const replace = async () => {
    const [chosen] = await chooseFiles(false);
    if (chosen !== undefined) upload.instead(entry, chosen);
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-auto">
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-chrome px-4 py-2">
        <Facts held={held} />
        <span className="flex-1" />
        <div className="flex gap-2">
          {mayEdit && (
            <Button unavailable={offline} onClick={() => void replace()} aria-label={`Replace ${file.name}`}>
              <Icon of={RefreshCw} small /> Replace
            </Button>
          )}
          <Button
            look="filled"
            unavailable={offline}
            onClick={() => download.entry(file)}
            aria-label={`Download ${file.name}`}
          >
            <Icon of={Download} small /> Download
          </Button>
        </div>
      </div>
      {isPicture(held.blob.mediaType) ? <PictureNow name={file.name} held={held} /> : <NoPicture name={file.name} />}
    </div>
  );
}

function Facts({ held }: { held: HeldBlob }) {
  const personOf = usePersonOf();
  const now = useMinute();
  const { blob, by, at } = held;
  const person = personOf(by);
  return (
    <p className="flex flex-wrap items-center gap-x-1.5 text-ink-2">
      <span className="font-strong text-ink">{typeWords(blob.mediaType)}</span>
      <span>{sizeWords(blob.size)},</span>
      <NameTag text={person.tag} colour={person.colour} size="small" />
      <span>
        {person.name}, {whenOf(Date.parse(at), now)}
      </span>
    </p>
  );
}

function PictureNow({ name, held }: { name: string; held: HeldBlob }) {
  const { api } = useTools();
  const { entry, blob } = held;
  const ask = useCallback(
    // Asked again when it is another content: the hash is part of the question.
    (signal: AbortSignal) => (blob.hash === "" ? Promise.reject(new Error()) : api.files.download(entry, { signal })),
    [api, entry, blob.hash],
  );
  return <Picture name={name} mediaType={blob.mediaType} ask={ask} />;
}

/** What stands where a picture would, or a text. */
export function NoPicture({ name }: { name: string }) {
  return (
    <div className="grid flex-1 place-items-center p-6 text-center">
      <div className="max-w-[420px]">
        <p className="font-strong wrap-anywhere">{name} cannot be shown here</p>
        <p className="text-pretty text-ink-2">
          It is no text that people could edit together. Programs of the session can read it; download it to open it
          with something else.
        </p>
      </div>
    </div>
  );
}

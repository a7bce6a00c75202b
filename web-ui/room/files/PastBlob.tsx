import { Download } from "lucide-react";
import { useCallback } from "react";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { useTools } from "../context";
import { type PastFile, Unanswered } from "../history/PastPane";
import { useAnswer } from "../history/useAnswer";
import { NoPicture } from "./BlobPane";
import { PictureShown } from "./Picture";
import { isPicture, sizeWords, typeWords } from "./sizes";
import { useDownload } from "./useDownload";

/** A file that is no text file, as it was in a version. */
export function PastBlob({ version, file }: { version: string; file: PastFile }) {
  const { api } = useTools();
  const download = useDownload();
  const name = file.path.slice(file.path.lastIndexOf("/") + 1);
  const ask = useCallback(
    (signal: AbortSignal) => api.files.downloadThen(version, file.id, { signal }),
    [api, version, file.id],
  );
  const answer = useAnswer(ask);
  if (answer.data === null) return <Unanswered answer={answer} />;
  const { type, size } = answer.data;
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-auto">
      <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-chrome px-4 py-2">
        <p className="flex flex-1 items-center gap-x-1.5 text-ink-2">
          <span className="font-strong text-ink">{typeWords(type)}</span>
          {sizeWords(size)}
        </p>
        <Button onClick={() => download.then(version, file.id, name)} aria-label={`Download ${name} of this version`}>
          <Icon of={Download} small /> Download
        </Button>
      </div>
      {isPicture(type) ? <PictureShown name={name} content={answer.data} /> : <NoPicture name={name} />}
    </div>
  );
}

import { FileDiff, History, RotateCcw } from "lucide-react";
import { useState } from "react";
import type { Version } from "@/api/history";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Kbd } from "@/ui/Kbd";
import { NameTag } from "@/ui/NameTag";
import { useRoom, useTools, useVersions, useView } from "../context";
import type { Past } from "../view";
import type { PastFile } from "./PastPane";
import { usePersonOf } from "./people";
import { RestoreDialog } from "./RestoreDialog";
import { useBackToNow } from "./useBackToNow";
import { useMinute } from "./useMinute";
import { useWhyNot } from "./useWhyNot";
import { listed, titleOf, whenOf } from "./words";

interface PastBarProps {
  past: Past;
  /** The file that is looked at. */
  entry: string | null;
  /** The same as it was; undefined if it was not there, or while that is not known. */
  file: PastFile | undefined;
  /** The version's files are known. */
  known: boolean;
}

/** Says that this is the past and which, and what can be done with it. */
export function PastBar({ past, entry, file, known }: PastBarProps) {
  const { view } = useTools();
  const lens = useView((state) => state.lens);
  const version = useVersions(({ list }) => list.find(({ id }) => id === past.version));
  const nameNow = useRoom((room) => room.tree.get(entry ?? "")?.name);
  const whyNotRestore = useWhyNot("restore");
  const back = useBackToNow();
  const [restoring, setRestoring] = useState(false);
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line-strong bg-sunken py-1.5 pr-2 pl-3.5">
      <Icon of={History} />
      <p role="status" className="min-w-0 flex-1 basis-60 leading-[18px] phone:basis-[calc(100%-40px)]">
        <span className="block overflow-hidden font-strong text-ellipsis whitespace-nowrap">
          {version === undefined ? "Earlier version" : titleOf(version)}
        </span>
        <small className="flex items-center gap-1.5 overflow-hidden text-xs whitespace-nowrap text-ink-2">
          <About version={version} />
        </small>
      </p>
      <span className="flex items-center gap-2">
        <Button
          look="plain"
          aria-pressed={lens === "changes"}
          className="aria-pressed:bg-press aria-pressed:shadow-[inset_0_0_0_1px_var(--line-control)]"
          onClick={() => view.setState({ lens: lens === "changes" ? "text" : "changes" })}
        >
          <Icon of={FileDiff} small /> Compare
        </Button>
        <Button unavailable={whyNotRestore} onClick={() => setRestoring(true)}>
          <Icon of={RotateCcw} small /> Restore
        </Button>
        <Button look="filled" data-back-to-now onClick={back}>
          Back to now
          <span className="phone:hidden">
            <Kbd keys="Esc" />
          </span>
        </Button>
      </span>
      <RestoreDialog
        open={restoring}
        onClose={() => setRestoring(false)}
        version={past.version}
        entry={known && file === undefined ? null : entry}
        name={file?.path ?? nameNow ?? "this file"}
      />
    </div>
  );
}

/** When, and who had changed something until then. */
function About({ version }: { version: Version | undefined }) {
  const personOf = usePersonOf();
  const now = useMinute();
  if (version === undefined) return <>Read only</>;
  const people = (version.authors.length === 0 ? [version.author] : version.authors).map(personOf);
  return (
    <>
      {people.slice(0, 4).map(({ tag, colour }, at) => (
        <NameTag key={at} text={tag} colour={colour} size="small" />
      ))}
      <span className="overflow-hidden text-ellipsis">
        {whenOf(Date.parse(version.at), now)}, changed by {listed(people.map(({ name }) => name))}. Read only
      </span>
    </>
  );
}

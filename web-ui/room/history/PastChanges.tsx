import { ChevronDown, ChevronUp } from "lucide-react";
import { type KeyboardEvent, useCallback, useEffect, useId, useState } from "react";
import { type FileChange, NOW, type Version } from "@/api/history";
import { IconButton } from "@/ui/IconButton";
import { Select } from "@/ui/Select";
import { useTools, useVersions, useView } from "../context";
import { countOf, countWords, endsOf, PREVIOUS } from "./comparison";
import { Differences } from "./Differences";
import { Unanswered } from "./PastPane";
import { usePersonOf } from "./people";
import { useAnswer } from "./useAnswer";
import { useMinute } from "./useMinute";
import { counted, titleOf, whenOf } from "./words";

/** How long a comparison waits for edits to be confirmed, in milliseconds. */
const longestSaving = 2000;

interface PastChangesProps {
  version: string;
  /** The file that is looked at. */
  entry: string | null;
}

/** What is different between a version and the present, or another version. F7 and Shift+F7 go from change to change. */
export function PastChanges({ version, entry }: PastChangesProps) {
  const { api, connection, versions } = useTools();
  const { list, more } = useVersions((state) => state);
  const scope = useView((state) => state.scope);
  const against = useView((state) => state.against);
  const ends = endsOf(version, against, list);
  const [from, to] = [ends?.from ?? null, ends?.to ?? null];
  const only = scope === "file" && entry !== null ? entry : undefined;
  const [current, setCurrent] = useState<number | null>(null);

  const ask = useCallback(
    async (signal: AbortSignal): Promise<FileChange[]> => {
      if (from === null || to === null) return [];
      if (to === NOW) await connection.whenSaved(longestSaving);
      return api.history.comparison(from, to, only, signal);
    },
    [api, connection, from, to, only],
  );
  // What is compared with the present is compared again whenever editing has paused.
  const answer = useAnswer(ask, to === NOW ? list[0]?.id : null);
  const total = answer.data?.reduce((sum, { hunks }) => sum + hunks.length, 0) ?? 0;

  const unknownBefore = against === PREVIOUS && ends === null && more;
  useEffect(() => {
    // The oldest one known: what was before it is on the next page.
    if (unknownBefore) void versions.older();
  }, [unknownBefore, versions]);

  const step = (by: 1 | -1) => {
    if (total === 0) return;
    setCurrent((before) => ((before ?? (by > 0 ? -1 : total)) + by + total) % total);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "F7") return;
    event.preventDefault();
    step(event.shiftKey ? -1 : 1);
  };

  return (
    // The keys are heard here for all that is inside.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={onKeyDown}>
      <div className="flex min-h-9 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-line bg-chrome py-[3px] pr-2 pl-3.5">
        <Against version={version} list={list} />
        <p role="status" className="min-w-0 flex-1 basis-40 overflow-hidden text-ellipsis whitespace-nowrap text-ink-2">
          {answer.data !== null && ends !== null && <Count files={answer.data} />}
        </p>
        {total > 0 && (
          <span className="flex items-center gap-0.5 whitespace-nowrap text-ink-2">
            {current === null ? counted(total, "change") : `${current + 1} of ${total}`}
            <IconButton icon={ChevronUp} label="Previous change" keys="Shift F7" onClick={() => step(-1)} />
            <IconButton icon={ChevronDown} label="Next change" keys="F7" onClick={() => step(1)} />
          </span>
        )}
      </div>
      {ends === null && !more ? (
        <p className="p-5 text-ink-2">There is no version before this one: this is how the session began.</p>
      ) : answer.data === null || ends === null ? (
        <Unanswered answer={answer} />
      ) : answer.data.length === 0 ? (
        <p className="p-5 text-ink-2">Nothing is different{only === undefined ? "" : " in this file"}.</p>
      ) : (
        <Differences key={`${from ?? ""}/${to ?? ""}`} files={answer.data} current={current} />
      )}
    </div>
  );
}

/** Chooses what the version is compared with. */
function Against({ version, list }: { version: string; list: readonly Version[] }) {
  const { view } = useTools();
  const against = useView((state) => state.against);
  const now = useMinute();
  const id = useId();
  const others = list.filter((other) => other.id !== version);
  const options = [
    { value: NOW, label: "now" },
    { value: PREVIOUS, label: "the version before it" },
    ...others.map((other) => ({
      value: other.id,
      label: `${titleOf(other)}, ${whenOf(Date.parse(other.at), now)}`,
    })),
  ];
  const value = options.some((option) => option.value === against) ? against : NOW;
  return (
    <label htmlFor={id} className="flex min-w-0 items-center gap-2 whitespace-nowrap text-ink-2 phone:basis-full">
      Compared with
      <Select
        id={id}
        value={value}
        options={options}
        onChoose={(chosen) => view.setState({ against: chosen })}
        className="max-w-56 min-w-0 phone:max-w-none phone:flex-1"
      />
    </label>
  );
}

/** How much is different, in words. */
function Count({ files }: { files: readonly FileChange[] }) {
  const personOf = usePersonOf();
  if (files.length === 0) return null;
  const words = countWords(countOf(files.flatMap(({ hunks }) => hunks)), (id) => personOf(id).name);
  return <>{files.length === 1 ? words : `${words}, in ${counted(files.length, "file")}`}</>;
}

import { useCallback, useEffect, useEffectEvent, useRef, useState } from "react";
import { Compartment, EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { ProblemNote } from "@/people/ProblemNote";
import { Select } from "@/ui/Select";
import { useTools, useRoom, useVersions, useView } from "../context";
import { lookBack } from "../view";
import { PastBlob } from "../files/PastBlob";
import { BlameToggle } from "./BlameToggle";
import { pastBlame } from "./blame";
import { type PastFile, Unanswered } from "./PastPane";
import { pastExtensions } from "./pastExtensions";
import { usePersonOf } from "./people";
import { useAnswer } from "./useAnswer";

interface PastTextProps {
  version: string;
  files: readonly PastFile[];
  entry: string | null;
}

/** One file as it was. */
export function PastText({ version, files, entry }: PastTextProps) {
  const { view } = useTools();
  const file = files.find(({ id }) => id === entry);
  const nameNow = useRoom((room) => room.tree.get(entry ?? "")?.name);
  const tree = useRoom((room) => room.tree);
  const changed = useVersions(({ list }) => list.find(({ id }) => id === version)?.files);
  if (files.length === 0) return <p className="p-5 text-ink-2">There was no file yet.</p>;
  const options = files.map(({ id, path }) => ({
    value: id,
    label: `${path}${changed?.includes(id) === true ? ", changed" : ""}${tree.has(id) ? "" : ", deleted since"}`,
  }));
  const missing = file === undefined && entry !== null ? [{ value: entry, label: nameNow ?? "a deleted file" }] : [];
  return (
    <>
      <div className="flex shrink-0 items-center gap-2 border-b border-line bg-chrome px-3.5 py-[3px]">
        <Select
          aria-label="File of this version"
          value={entry ?? ""}
          options={[...missing, ...options]}
          onChoose={(chosen) => lookBack(view, version, chosen)}
          className="max-w-[60%] min-w-0"
        />
        <span className="flex-1" />
        {file?.text !== false && <BlameToggle />}
      </div>
      {file === undefined ? (
        <p className="p-5 text-ink-2">{nameNow ?? "This file"} was not there in this version.</p>
      ) : file.text ? (
        <FileThen key={`${version}/${file.id}`} version={version} file={file} />
      ) : (
        <PastBlob key={`${version}/${file.id}`} version={version} file={file} />
      )}
    </>
  );
}

function FileThen({ version, file }: { version: string; file: PastFile }) {
  const { api } = useTools();
  const ask = useCallback((signal: AbortSignal) => api.history.file(version, file.id, signal), [api, version, file.id]);
  const text = useAnswer(ask);
  const blamed = useView((state) => state.blame);
  if (text.data === null) return <Unanswered answer={text} />;
  return <ReadOnlyText text={text.data} path={file.path} version={version} entry={file.id} blamed={blamed} />;
}

interface ReadOnlyTextProps {
  text: string;
  path: string;
  version: string;
  entry: string;
  blamed: boolean;
}

function ReadOnlyText({ text, path, version, entry, blamed }: ReadOnlyTextProps) {
  const { api } = useTools();
  const personOf = usePersonOf();
  const holder = useRef<HTMLDivElement>(null);
  const [margin] = useState(() => new Compartment());
  const [editor, setEditor] = useState<EditorView | null>(null);
  const person = useEffectEvent(personOf);
  const ask = useCallback(
    (signal: AbortSignal) => (blamed ? api.history.blame(entry, version, signal) : Promise.resolve(null)),
    [api, blamed, entry, version],
  );
  const { data: blame, problem } = useAnswer(ask);

  useEffect(() => {
    const parent = holder.current;
    if (parent === null) return;
    const created = new EditorView({
      parent,
      state: EditorState.create({ doc: text, extensions: [pastExtensions(path), margin.of([])] }),
    });
    setEditor(created);
    return () => {
      created.destroy();
      setEditor(null);
    };
  }, [text, path, margin]);

  useEffect(() => {
    const shown = blame === null ? [] : pastBlame(blame, (participant) => person(participant));
    editor?.dispatch({ effects: margin.reconfigure(shown) });
  }, [editor, blame, margin]);

  return (
    <>
      {problem !== null && (
        <div className="p-3.5">
          <ProblemNote problem={problem} />
        </div>
      )}
      <div ref={holder} className="isolate min-h-0 flex-1 overflow-hidden" />
    </>
  );
}

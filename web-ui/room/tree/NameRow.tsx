import { File, Folder } from "lucide-react";
import { type SubmitEvent, useEffect, useRef, useState } from "react";
import { ApiError } from "@/api/errors";
import { Field } from "@/ui/Field";
import { Icon } from "@/ui/Icon";
import type { NamedThing } from "./naming";

interface NameRowProps {
  thing: NamedThing;
  level: number;
  /** Rejects with the server's reason, which is shown under the field. */
  onName: (name: string) => Promise<void>;
  /** Named, or given up. */
  onClose: () => void;
}

/** A row of the tree in which a name is typed. Enter takes it, Escape gives up; so does leaving it empty. */
export function NameRow({ thing, level, onName, onClose }: NameRowProps) {
  const { kind, entry } = thing;
  const [name, setName] = useState(entry?.name ?? "");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const over = useRef(false);

  useEffect(() => {
    const input = field.current;
    if (input === null) return;
    input.focus();
    // The ending stays: it is the name that people change.
    const dot = input.value.lastIndexOf(".");
    input.setSelectionRange(0, dot > 0 ? dot : input.value.length);
  }, []);

  // Once: a field that is taken away may lose the focus after it was closed.
  const close = () => {
    if (over.current) return;
    over.current = true;
    onClose();
  };
  const take = async () => {
    if (over.current) return;
    if (name === "" || name === entry?.name) {
      close();
      return;
    }
    setBusy(true);
    try {
      await onName(name);
      close();
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      setError(`${failure.message} ${failure.remedy} (${failure.code})`);
      field.current?.focus();
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!busy) void take();
  };

  return (
    <div role="none" style={{ paddingLeft: 8 + (level - 1) * 18 }} className="flex items-start gap-[7px] py-0.5 pr-1.5">
      <Icon of={kind === "FOLDER" ? Folder : File} small className="mt-1.5 text-ink-3" />
      <form onSubmit={submit} className="min-w-0 flex-1">
        <Field
          ref={field}
          label={kind === "FOLDER" ? "Folder name" : "File name"}
          hideLabel
          size="small"
          value={name}
          error={error}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setName(event.target.value);
            setError(undefined);
          }}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === "Escape") close();
          }}
          onBlur={() => {
            // Leaving with an error or nothing typed gives up; otherwise the name counts, as in every file manager.
            if (busy) return;
            if (error !== undefined) close();
            else void take();
          }}
        />
      </form>
    </div>
  );
}

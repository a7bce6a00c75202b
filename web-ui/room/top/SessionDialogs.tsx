import { type SubmitEvent, useState } from "react";
import { ApiError } from "@/api/errors";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { useRoom, useTools } from "../context";
import { orShow } from "../useRun";

interface AskedProps {
  open: boolean;
  onClose: () => void;
}

/** Gives the session another name. */
export function RenameDialog({ open, onClose }: AskedProps) {
  return (
    <Dialog open={open} onClose={onClose} title="Rename the session">
      <RenameForm onDone={onClose} />
    </Dialog>
  );
}

function RenameForm({ onDone }: { onDone: () => void }) {
  const { api } = useTools();
  const before = useRoom((room) => room.session.name);
  const [name, setName] = useState(before);
  const [error, setError] = useState<string>();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    api
      .rename(name)
      .then(onDone)
      .catch((failure: unknown) => {
        if (!(failure instanceof ApiError)) throw failure;
        setError(`${failure.message} ${failure.remedy}`);
      });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-5 px-6 pt-2 pb-5">
      <Field
        label="Name"
        value={name}
        error={error}
        onChange={(event) => {
          setName(event.target.value);
          setError(undefined);
        }}
      />
      <Button type="submit" look="filled" size="medium" className="self-end">
        Rename
      </Button>
    </form>
  );
}

/** Ends the session for everybody. */
export function EndDialog({ open, onClose }: AskedProps) {
  const { api } = useTools();
  const name = useRoom((room) => room.session.name);
  return (
    <Dialog open={open} onClose={onClose} title={`End ${name}?`}>
      <p className="px-6 pt-1 text-ink-2">
        Everybody leaves at once and nobody can enter again, you included. Copy what you want to keep first.
      </p>
      <div className="flex justify-end gap-2 px-6 pt-5 pb-5">
        <Button size="medium" look="plain" onClick={onClose}>
          Go on
        </Button>
        <Button
          size="medium"
          look="filled"
          onClick={() => {
            onClose();
            api.end().catch(orShow("The session was not ended"));
          }}
        >
          End the session
        </Button>
      </div>
    </Dialog>
  );
}

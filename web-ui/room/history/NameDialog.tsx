import { type SubmitEvent, useState } from "react";
import { ApiError } from "@/api/errors";
import type { Version } from "@/api/history";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Field } from "@/ui/Field";
import { showNews } from "@/ui/notices";
import { useTools } from "../context";

/** How long naming waits for edits to be confirmed, in milliseconds. */
const longestSaving = 2000;

interface NameDialogProps {
  /** What is named: the present, a version, or nothing yet. */
  of: Version | "now" | undefined;
  onClose: () => void;
}

/** Asks for a version's name. */
export function NameDialog({ of, onClose }: NameDialogProps) {
  const renames = of !== undefined && of !== "now" && of.name !== null;
  return (
    <Dialog open={of !== undefined} onClose={onClose} title={renames ? "Rename this version" : "Name this version"}>
      {of !== undefined && <NameForm of={of} onDone={onClose} />}
    </Dialog>
  );
}

function NameForm({ of, onDone }: { of: Version | "now"; onDone: () => void }) {
  const { api, connection, versions } = useTools();
  const [name, setName] = useState(of === "now" ? "" : (of.name ?? ""));
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (busy) return;
    if (name.trim() === "") {
      setError("Type a name: it is how you find the version again.");
      return;
    }
    setBusy(true);
    // What one sees is what is named: edits under way arrive first.
    const asked =
      of === "now"
        ? connection.whenSaved(longestSaving).then(() => api.history.nameNow(name.trim()))
        : api.history.name(of.id, name.trim());
    asked
      .then((version) => {
        versions.take(version);
        showNews(`${version.name ?? name} is kept`);
        onDone();
      })
      .catch((failure: unknown) => {
        setBusy(false);
        if (!(failure instanceof ApiError)) throw failure;
        setError(`${failure.message} ${failure.remedy}`);
      });
  };

  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-5 px-6 pt-2 pb-5">
      <Field
        label="Name"
        hint={of === "now" ? "Everything as it is now, under a name that everybody in the session sees." : undefined}
        value={name}
        error={error}
        maxLength={200}
        onChange={(event) => {
          setName(event.target.value);
          setError(undefined);
        }}
      />
      <Button type="submit" look="filled" size="medium" aria-busy={busy} className="self-end">
        Save
      </Button>
    </form>
  );
}

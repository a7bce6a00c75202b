import { type SubmitEvent, type RefObject, useRef, useState } from "react";
import type { ApiError } from "@/api/errors";
import { isAboutName, type NameFieldProps } from "./NameField";
import { useOwnName } from "./ownName";
import { useAttempt } from "./useAttempt";

/** A form that leads into a session: whose name, whether it is under way, and what became of it. */
export interface Entering {
  /** As typed, or as remembered from the last session; spaces at the ends removed. */
  name: string;
  /** Whether the name is the remembered one, untouched and not refused: then it need not be asked for again. */
  nameIsKnown: boolean;
  field: RefObject<HTMLInputElement | null>;
  /** For `NameField`. */
  nameField: NameFieldProps;
  busy: boolean;
  /** What the last attempt came to, except what stands at the name field; null if nothing. */
  problem: ApiError | null;
  /** For the form's `onSubmit`. Without a name it only says so; `work` rejects with an `ApiError` or leads away. */
  submit: (event: SubmitEvent, work: (displayName: string) => Promise<void>) => void;
}

export function useEntering(): Entering {
  const remembered = useOwnName();
  const [typed, setTyped] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { busy, problem, start } = useAttempt();
  const name = (typed ?? remembered).trim();

  return {
    name,
    nameIsKnown: typed === null && remembered !== "" && !isAboutName(problem),
    field,
    nameField: { ref: field, value: typed ?? remembered, onChange: setTyped, missing, problem },
    busy,
    problem: isAboutName(problem) ? null : problem,
    submit: (event, work) => {
      event.preventDefault();
      setMissing(name === "");
      if (name === "") field.current?.focus();
      else start(() => work(name));
    },
  };
}

import { useRef, useState } from "react";
import type { Status } from "@/api/schemas";
import { createSession } from "@/people/enterSession";
import { isAboutName, NameField } from "@/people/NameField";
import { ProblemNote } from "@/people/ProblemNote";
import { useAttempt } from "@/people/useAttempt";
import { sessionPath } from "@/session/links";
import { Button } from "@/ui/Button";
import { TemplateChoice } from "./TemplateChoice";
import { effectiveChoice, templatesOf } from "./templates";

interface NewSessionFormProps {
  name: string;
  onName: (name: string) => void;
  /** Null until the platform has answered. */
  status: Status | null;
}

/** A name, a template, and into a new session. */
export function NewSessionForm({ name, onName, status }: NewSessionFormProps) {
  const [chosen, setChosen] = useState<string | null>(null);
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const { busy, problem, start } = useAttempt();
  const templates = status === null ? null : templatesOf(status.languages);
  const template = effectiveChoice(templates ?? [], chosen);

  const submit = () => {
    const displayName = name.trim();
    setMissing(displayName === "");
    if (displayName === "") {
      field.current?.focus();
      return;
    }
    start(async () => {
      const { session } = await createSession({ displayName, template });
      location.assign(sessionPath(session.id));
    });
  };

  return (
    <form
      aria-label="New session"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="mb-6 w-[326px] phone:w-auto">
        <NameField ref={field} value={name} onChange={onName} missing={missing} problem={problem} />
      </div>
      <TemplateChoice templates={templates} chosen={template} onChoose={setChosen} />
      {problem !== null && !isAboutName(problem) && (
        <div className="mt-6">
          <ProblemNote problem={problem} />
        </div>
      )}
      <div className="mt-7 flex items-center gap-4 phone:flex-col phone:items-stretch phone:gap-2.5">
        <Button type="submit" look="filled" size="large" aria-busy={busy} className="phone:h-12">
          New session
        </Button>
        <span role="status" className="text-ink-2 phone:text-center">
          {busy ? "Opening your session" : "Opens at once, no account. Invite people from inside."}
        </span>
      </div>
    </form>
  );
}

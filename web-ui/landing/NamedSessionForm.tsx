import { useEffect, useState } from "react";
import { Refusal } from "@/api/errors";
import { createSession } from "@/people/enterSession";
import { NameField } from "@/people/NameField";
import { ProblemNote } from "@/people/ProblemNote";
import { useEntering } from "@/people/useEntering";
import { sessionPath } from "@/session/links";
import { Button } from "@/ui/Button";
import { Doorstep, DoorstepText } from "@/ui/Doorstep";
import { initials } from "@/ui/initials";
import { NameTag } from "@/ui/NameTag";
import { TemplateChoice } from "./TemplateChoice";
import { useStatus } from "./useStatus";
import { useTemplateChoice } from "./useTemplateChoice";

interface NamedSessionFormProps {
  slug: string;
  /** Somebody else was quicker. */
  onTaken: () => void;
}

/** The one button that makes a session of a name that is still free; with it the person's name, where it is not remembered. */
export function NamedSessionForm({ slug, onTaken }: NamedSessionFormProps) {
  const { name, nameIsKnown, nameField, field, busy, problem, submit } = useEntering();
  const { choice, settled } = useTemplateChoice(useStatus().status);
  const [changing, setChanging] = useState(false);

  useEffect(() => {
    if (changing) field.current?.focus();
  }, [changing, field]);

  const create = async (displayName: string) => {
    try {
      const { session } = await createSession({ displayName, template: await settled(), slug });
      location.assign(sessionPath(session.id));
    } catch (thrown) {
      if (!(thrown instanceof Refusal && thrown.code === "SESSION-03")) throw thrown;
      onTaken();
    }
  };

  return (
    <Doorstep title={slug}>
      <DoorstepText>No session has this name yet. One press makes it, no account needed.</DoorstepText>
      <form
        aria-label="New session"
        noValidate
        className="mt-7 flex flex-col gap-6"
        onSubmit={(event) => submit(event, create)}
      >
        {nameIsKnown && !changing ? (
          <p className="flex items-center gap-2 text-ui">
            <NameTag text={initials(name)} colour={1} />
            <span className="min-w-0 truncate">
              You are <strong className="font-strong">{name}</strong>
            </span>
            <Button look="plain" onClick={() => setChanging(true)}>
              Change name
            </Button>
          </p>
        ) : (
          <NameField {...nameField} />
        )}
        <TemplateChoice {...choice} />
        {problem !== null && <ProblemNote problem={problem} />}
        <Button
          type="submit"
          look="filled"
          size="large"
          aria-busy={busy}
          className="max-w-full self-start phone:h-12 phone:w-full"
        >
          <span className="truncate">Create session {slug}</span>
        </Button>
      </form>
    </Doorstep>
  );
}

import type { Status } from "@/api/schemas";
import { createSession } from "@/people/enterSession";
import { NameField } from "@/people/NameField";
import { ProblemNote } from "@/people/ProblemNote";
import type { Entering } from "@/people/useEntering";
import { sessionPath } from "@/session/links";
import { Button } from "@/ui/Button";
import { TemplateChoice } from "./TemplateChoice";
import { useTemplateChoice } from "./useTemplateChoice";

interface NewSessionFormProps {
  entering: Entering;
  /** Null until the platform has answered. */
  status: Status | null;
}

/** A name, a template, and into a new session. */
export function NewSessionForm({ entering, status }: NewSessionFormProps) {
  const { nameField, busy, problem, submit } = entering;
  const { choice, settled } = useTemplateChoice(status);

  const create = async (displayName: string) => {
    const name = `${displayName}’s session`;
    const { session } = await createSession({ displayName, template: await settled(), name });
    location.assign(sessionPath(session.id));
  };

  return (
    <form aria-label="New session" noValidate onSubmit={(event) => submit(event, create)}>
      <div className="mb-6 w-[326px] phone:w-auto">
        <NameField {...nameField} />
      </div>
      <TemplateChoice {...choice} />
      {problem !== null && (
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

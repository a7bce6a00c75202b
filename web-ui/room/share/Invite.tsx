import { type RefObject, useEffect, useId, useState } from "react";
import { type ApiError, problemOf } from "@/api/errors";
import type { Invitation, Role } from "@/api/schemas";
import { ProblemNote } from "@/people/ProblemNote";
import { invitationLink } from "@/session/links";
import { Button } from "@/ui/Button";
import { Select } from "@/ui/Select";
import { CopyField } from "./CopyField";
import type { InvitationLinks } from "./invitationLinks";

/** Nobody is invited as an owner: that is given to someone who is already here. */
type InvitedRole = Exclude<Role, "OWNER">;

const roles: { value: InvitedRole; label: string }[] = [
  { value: "EDITOR", label: "Editor: edits and runs" },
  { value: "VIEWER", label: "Viewer: watches" },
];

interface InviteProps {
  session: string;
  links: InvitationLinks;
  field: RefObject<HTMLInputElement | null>;
}

/** The link to send, for a role; and a new one that makes the old useless. */
export function Invite({ session, links, field }: InviteProps) {
  const { role, choose, invitation, problem, renewed, renew, again } = useInvitation(links);
  const roleId = useId();
  const link = invitation === null ? null : invitationLink(location.origin, session, invitation.secret);

  return (
    <div className="px-6 pt-3 pb-5">
      <CopyField label="Invitation link" text={link} copy="Copy link" filled fieldRef={field} />
      <label htmlFor={roleId} className="mt-4 mb-1.5 block text-sm font-strong">
        They join as
      </label>
      <Select id={roleId} size="large" className="w-full" value={role} options={roles} onChoose={choose} />
      {problem !== null && (
        <div className="mt-4">
          <ProblemNote problem={problem}>
            <Button onClick={again}>Try again</Button>
          </ProblemNote>
        </div>
      )}
      <div className="mt-3.5 flex items-center gap-3.5">
        <p role="status" className="flex-1 text-xs leading-[17px] text-pretty text-ink-3">
          {renewed
            ? "The old link is void, and this is the new one. People already here stay."
            : "A new link makes this one useless. People already here stay."}
        </p>
        <Button onClick={renew} unavailable={link === null ? "The link is being made" : undefined}>
          New link
        </Button>
      </div>
    </div>
  );
}

/** What was last asked for; another object asks again. */
interface Question {
  role: InvitedRole;
  /** Whether it began with voiding the links of the role. */
  renews: boolean;
}

interface Answer {
  question: Question;
  invitation: Invitation | null;
  problem: ApiError | null;
}

function useInvitation(links: InvitationLinks) {
  const [question, setQuestion] = useState<Question>({ role: "EDITOR", renews: false });
  const [answer, setAnswer] = useState<Answer | null>(null);
  const { role, renews } = question;

  useEffect(() => {
    let wanted = true;
    links.current(question.role).then(
      (invitation) => {
        if (wanted) setAnswer({ question, invitation, problem: null });
      },
      (thrown: unknown) => {
        const problem = problemOf(thrown);
        if (wanted) setAnswer({ question, invitation: null, problem });
      },
    );
    return () => {
      wanted = false;
    };
  }, [links, question]);

  const known = answer?.question === question ? answer : null;
  const invitation = known?.invitation ?? null;
  return {
    role,
    invitation,
    problem: known?.problem ?? null,
    renewed: renews && invitation !== null,
    choose: (next: InvitedRole) => setQuestion({ role: next, renews: false }),
    again: () => setQuestion({ role, renews: false }),
    renew: () => {
      // The effect finds this answer under way, and shows what becomes of it.
      void links.renew(role);
      setQuestion({ role, renews: true });
    },
  };
}

import { X } from "lucide-react";
import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { SessionApi } from "@/api/client";
import { type ApiError, problemOf } from "@/api/errors";
import type { Member, Role } from "@/api/schemas";
import { ProblemNote } from "@/people/ProblemNote";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { tagTexts } from "@/ui/initials";
import { NameTag } from "@/ui/NameTag";
import { Select } from "@/ui/Select";

const roleNames: Record<Role, string> = { OWNER: "Owner", EDITOR: "Editor", VIEWER: "Viewer" };
const roleOptions = (["OWNER", "EDITOR", "VIEWER"] as const).map((value) => ({ value, label: roleNames[value] }));

interface MembersProps {
  api: Pick<SessionApi, "changeRole" | "remove">;
  you: Member;
  members: readonly Member[];
  mayManage: boolean;
}

/** Who is in the session and as what. With `manage`, roles change and people are removed here. */
export function Members({ api, you, members, mayManage }: MembersProps) {
  const [problem, setProblem] = useState<ApiError | null>(null);
  const people = members.filter((member) => member.kind !== "RUNNER");
  const tags = tagTexts(people);
  const ordered = [...people.filter(({ id }) => id === you.id), ...people.filter(({ id }) => id !== you.id)];

  const attempt = (work: Promise<unknown>) => {
    setProblem(null);
    work.catch((thrown: unknown) => setProblem(problemOf(thrown)));
  };

  return (
    <section aria-label="People" className="border-t border-line px-6 pt-2.5 pb-3.5 text-sm">
      <h3 className="flex justify-between py-1.5 font-strong">
        People <span className="font-text text-ink-3">{people.length}</span>
      </h3>
      {problem !== null && (
        <div className="mb-2">
          <ProblemNote problem={problem} />
        </div>
      )}
      <ul>
        {ordered.map((member) => (
          <Row
            key={member.id}
            member={member}
            tag={tags.get(member.id) ?? ""}
            isYou={member.id === you.id}
            mayManage={mayManage}
            onRole={(role) => attempt(api.changeRole(member.id, role))}
            onRemove={() => attempt(api.remove(member.id))}
          />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  member: Member;
  tag: string;
  isYou: boolean;
  mayManage: boolean;
  onRole: (role: Role) => void;
  onRemove: () => void;
}

function Row({ member, tag, isYou, mayManage, onRole, onRemove }: RowProps) {
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-t border-line py-1 leading-[17px] first:border-t-0">
      <NameTag text={tag} colour={member.colour} away={!member.online} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-strong">{member.name}</span>
        <small className="block text-xs text-ink-3">{about(member, isYou)}</small>
      </span>
      {isYou || !mayManage ? (
        <span className="px-2.5 text-ink-3">{roleNames[member.role]}</span>
      ) : (
        <Rights member={member} onRole={onRole} onRemove={onRemove} />
      )}
    </li>
  );
}

/** The role, and the cross that asks once more before it removes. */
function Rights({ member, onRole, onRemove }: Pick<RowProps, "member" | "onRole" | "onRemove">) {
  const [asking, setAsking] = useState(false);
  const cross = useRef<HTMLButtonElement>(null);
  const confirm = useRef<HTMLButtonElement>(null);

  // The question takes the place of the cross, and the focus goes along, both ways.
  const ask = (next: boolean) => {
    flushSync(() => setAsking(next));
    (next ? confirm : cross).current?.focus();
  };

  if (asking) {
    return (
      <span className="flex gap-1">
        <Button look="plain" onClick={() => ask(false)}>
          Keep
        </Button>
        <Button ref={confirm} look="outlined" onClick={onRemove} className="text-bad">
          Remove {member.name}
        </Button>
      </span>
    );
  }
  return (
    <>
      <Select aria-label={`Role of ${member.name}`} value={member.role} options={roleOptions} onChoose={onRole} />
      <IconButton ref={cross} icon={X} label={`Remove ${member.name}`} tight onClick={() => ask(true)} />
    </>
  );
}

function about(member: Member, isYou: boolean): string {
  const where = isYou ? "you" : member.online ? "here" : "away";
  return member.kind === "GUEST" ? `${where}, guest` : `${where}, signed in`;
}

import { useRef, useState } from "react";
import type { SessionApi } from "@/api/client";
import type { Capability, Member, Session } from "@/api/schemas";
import { Dialog } from "@/ui/Dialog";
import { Invite } from "./Invite";
import { InvitationLinks } from "./invitationLinks";
import { Members } from "./Members";

interface ShareDialogProps {
  session: Session;
  /** The session's routes, as this participant. */
  api: SessionApi;
  you: Member;
  /** In join order, kept up to date by the room: changes made here come back this way. */
  members: readonly Member[];
  capabilities: readonly Capability[];
  onClose: () => void;
}

/** Invites people by a link, and shows who can do what. For whoever has `share`; changing people needs `manage`. */
export function ShareDialog({ session, api, you, members, capabilities, onClose }: ShareDialogProps) {
  const field = useRef<HTMLInputElement>(null);
  const [links] = useState(() => new InvitationLinks(api));
  return (
    <Dialog open onClose={onClose} title={`Share “${session.name}”`} initialFocus={field}>
      <Invite session={session.id} links={links} field={field} />
      <Members api={api} you={you} members={members} mayManage={capabilities.includes("manage")} />
    </Dialog>
  );
}

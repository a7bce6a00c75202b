import { UserPlus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Mark } from "@/ui/Mark";
import { useRoom, useTools } from "../context";
import { usePeople } from "../people/where";
import { ShareDialog } from "../share/ShareDialog";
import { HistoryButton } from "../history/HistoryButton";
import { PeopleTags } from "./PeopleTags";
import { RunBar, RunOrStop } from "./RunBar";
import { SessionMenu } from "./SessionMenu";

/** Session at the left, Run in the middle, people and Share at the right. */
export function TopBar({ phone }: { phone: boolean }) {
  if (phone) {
    return (
      <header className="flex h-13 shrink-0 items-center gap-2 border-b border-line pr-2 pl-3">
        <SessionMenu phone />
        <span className="flex-1" />
        <PeopleTags />
        <RunOrStop />
      </header>
    );
  }
  return (
    <header className="grid h-(--bar-top) shrink-0 grid-cols-[1fr_auto_1fr] items-center gap-4 border-b border-line pr-2.5 pl-3.5">
      <div className="flex min-w-0 items-center gap-1.5">
        <Link href="/" aria-label="Tandem, front page" className="flex rounded-tag">
          <Mark size={18} />
        </Link>
        <span className="mx-1 h-[18px] w-px shrink-0 bg-line-strong" />
        <SessionMenu />
      </div>
      <RunBar />
      <div className="flex min-w-0 items-center justify-end gap-1.5">
        <HistoryButton />
        <span className="mx-1 h-[18px] w-px shrink-0 bg-line-strong" />
        <PeopleTags />
        <ShareButton />
      </div>
    </header>
  );
}

/** Opens the dialog with the invitation's link; not there for people who may not invite. */
export function ShareButton({ className }: { className?: string }) {
  const { api } = useTools();
  const session = useRoom((room) => room.session);
  const you = useRoom((room) => room.you);
  const people = usePeople();
  const capabilities = useRoom((room) => room.capabilities);
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        className={className ?? "ml-2"}
        unavailable={
          capabilities.has("share") ? undefined : "As a viewer you cannot invite. Ask an editor or the owner."
        }
        onClick={() => setOpen(true)}
      >
        <Icon of={UserPlus} /> Share
      </Button>
      {open && (
        <ShareDialog
          session={session}
          api={api}
          you={you}
          members={people}
          capabilities={[...capabilities]}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

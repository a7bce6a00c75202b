import type { Entry, Member } from "@/api/schemas";
import type { View } from "@/session/store";
import { NameTag } from "@/ui/NameTag";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { useRoom, useSession, useTools, useView } from "../context";
import { clock } from "../clock";
import { openFile } from "../view";
import { follow } from "../debug/following/useFollow";
import { MemberMenu } from "./MemberMenu";
import { usePeople, useTagTexts } from "./where";

/** Who belongs to the session, where they are, and what they may do. */
export function PeoplePanel() {
  const people = usePeople();
  const asOf = useSession((state) => state.asOf);
  const here = people.filter(({ online }) => online).length;
  return (
    <section
      aria-label="People"
      className="flex max-h-[45%] shrink-0 flex-col border-t border-line pb-2 phone:max-h-none phone:border-0"
    >
      <h2 className="flex h-(--bar-tabs) shrink-0 items-center px-3.5 font-strong phone:h-11">
        People
        <span className="ml-1.5 font-text text-ink-3">{asOf === null ? `${here} here` : `as of ${clock(asOf)}`}</span>
      </h2>
      <ul className="min-h-0 overflow-y-auto">
        {[...people].sort(byPresence).map((member) => (
          <Person key={member.id} member={member} away={asOf !== null} />
        ))}
      </ul>
    </section>
  );
}

function Person({ member, away }: { member: Member; away: boolean }) {
  const { view } = useTools();
  const you = useRoom((room) => room.you.id === member.id);
  const mayManage = useRoom((room) => room.capabilities.has("manage"));
  const place = useSession((state) => state.views.get(member.id));
  const file = useRoom((room) => room.tree.get(place?.entry ?? ""));
  const tags = useTagTexts();
  const followed = useView((state) => state.following === member.id);
  const offline = !member.online || (away && !you);
  const reachable = !offline && !you && file !== undefined && place?.entry != null;
  const about = (
    <>
      <NameTag text={tags.get(member.id) ?? ""} colour={member.colour} size="medium" away={offline} />
      <span className="min-w-0 text-left leading-[17px]">
        <span className="block overflow-hidden text-ellipsis whitespace-nowrap">
          <span className="font-strong">{member.name}</span>
          {you && <span className="text-ink-3"> you</span>}
        </span>
        <small className="block overflow-hidden text-xs text-ellipsis whitespace-nowrap text-ink-3">
          {status(member, offline, file, place)}
        </small>
      </span>
    </>
  );
  const row = "flex min-w-0 flex-1 items-center gap-2.5 rounded-[5px] px-1.5 py-[5px]";
  return (
    <li className="flex items-center gap-1 px-2 phone:min-h-11">
      {reachable ? (
        <button
          type="button"
          className={`${row} cursor-default hover:bg-hover`}
          title={`Go to ${placeWords(file, place, ", line ")}`}
          onClick={() => openFile(view, place.entry ?? "", place.line ?? 1)}
        >
          {about}
        </button>
      ) : (
        <span className={row}>{about}</span>
      )}
      {reachable && (
        <Button
          look="plain"
          aria-label={followed ? `Stop following ${member.name}` : `Follow ${member.name}`}
          className={classes("h-6 px-2 text-xs", followed ? "bg-press" : "text-ink-2")}
          onClick={() => follow(view, followed ? null : member.id)}
        >
          {followed ? "Following" : "Follow"}
        </Button>
      )}
      {mayManage && !you && !away && <MemberMenu member={member} />}
    </li>
  );
}

const roles = { OWNER: "owner", EDITOR: "editor", VIEWER: "viewer" } as const;

/** A file and, where it has lines, the line. */
function placeWords(file: Entry, place: View | undefined, before: string): string {
  return file.kind === "FILE" ? `${file.name}${before}${place?.line ?? 1}` : file.name;
}

function status(member: Member, offline: boolean, file: Entry | undefined, place: View | undefined): string {
  const where = offline ? "away" : file === undefined ? "here" : placeWords(file, place, ":");
  return `${where}, ${roles[member.role]}`;
}

/** Whoever is here comes first; otherwise the order of joining stays. */
function byPresence(a: Member, b: Member): number {
  return Number(b.online) - Number(a.online);
}

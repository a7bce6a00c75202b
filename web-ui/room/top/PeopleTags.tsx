import { classes } from "@/ui/classes";
import { NameTag } from "@/ui/NameTag";
import { useRoom, useSession, useTools, useView } from "../context";
import { usePeople, useTagTexts } from "../people/where";
import { openFile } from "../view";

/** More tags than this are told as a number. */
const shown = 8;

/** The tags of everybody who is here. A click goes to where they are. */
export function PeopleTags() {
  const { view } = useTools();
  const people = usePeople();
  const you = useRoom((room) => room.you.id);
  const tree = useRoom((room) => room.tree);
  const views = useSession((state) => state.views);
  const lost = useSession(({ link }) => link.state === "lost");
  const tags = useTagTexts();
  const following = useView((state) => state.following);
  const here = people.filter(({ id, online }) => online || id === you);
  return (
    <div role="group" aria-label="Here now" className="flex min-w-0 items-center gap-[7px]">
      {here.slice(0, shown).map(({ id, name, colour }) => {
        const place = views.get(id);
        const file = tree.get(place?.entry ?? "")?.name;
        const where = file === undefined ? "" : `, ${file} line ${place?.line ?? 1}`;
        const label = id === you ? `${name}, you` : lost ? `${name}, out of reach` : `${name}${where}`;
        const tag = <NameTag text={tags.get(id) ?? ""} colour={colour} you={id === you} away={lost && id !== you} />;
        if (id === you || file === undefined || place?.entry == null) {
          return (
            <span key={id} role="img" aria-label={label} title={label} className="flex">
              {tag}
            </span>
          );
        }
        const { entry, line } = place;
        return (
          <button
            key={id}
            type="button"
            aria-label={label}
            title={label}
            onClick={() => openFile(view, entry, line ?? 1)}
            className={classes(
              "flex cursor-default rounded-[5px]",
              id === following && `p${colour} shadow-[0_0_0_2px_var(--chrome),0_0_0_4px_var(--p)]`,
            )}
          >
            {tag}
          </button>
        );
      })}
      {here.length > shown && <span className="text-ink-2">+{here.length - shown}</span>}
    </div>
  );
}

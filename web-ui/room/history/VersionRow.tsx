import { Menu } from "@base-ui/react/menu";
import { Bookmark, CirclePause, Ellipsis, History, type LucideIcon, Play, RotateCcw } from "lucide-react";
import type { Version } from "@/api/history";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { menuItem, menuPopup } from "@/ui/menuClasses";
import { NameTag } from "@/ui/NameTag";
import { clock } from "../clock";
import { useRoom, useTools } from "../context";
import { orShow } from "../useRun";
import { usePersonOf } from "./people";
import { useWhyNot } from "./useWhyNot";
import { counted, listed, titleOf } from "./words";

/** More tags than these are told as a number. */
const shownTags = 3;

interface VersionRowProps {
  version: Version;
  /** It is the one that is looked at. */
  looked: boolean;
  /** It is the one row that Tab reaches. */
  reachable: boolean;
  onFocus: () => void;
  onLook: () => void;
  onName: () => void;
}

/** One version: named ones in two lines and strong, automatic ones in one quiet line. */
export function VersionRow({ version, looked, reachable, onFocus, onLook, onName }: VersionRowProps) {
  const personOf = usePersonOf();
  const files = useFileNames(version);
  const mayName = useWhyNot("name a version") === undefined;
  const time = clock(Date.parse(version.at));
  const named = version.name !== null;
  const title = titleOf(version);
  const people = (version.authors.length === 0 ? [version.author] : version.authors).map(personOf);
  const names = listed(people.map(({ name }) => name));
  const label = [title, time, names, files].filter(Boolean).join(", ");
  const tags = (
    <span className="flex shrink-0 items-center gap-[3px]">
      {/* Tags are pictures; the names are read in their place, or stand beside them. */}
      {!named && <span className="sr-only">, {names}, </span>}
      {people.slice(0, shownTags).map(({ tag, colour }, at) => (
        <NameTag key={at} text={tag} colour={colour} size="small" />
      ))}
      {people.length > shownTags && <span className="text-xs text-ink-3">+{people.length - shownTags}</span>}
    </span>
  );
  return (
    <div className={classes("group flex items-center rounded-[5px]", looked ? "bg-press" : "hover:bg-hover")}>
      <button
        type="button"
        data-row={version.id}
        tabIndex={reachable ? 0 : -1}
        aria-current={looked ? "true" : undefined}
        title={label}
        onFocus={onFocus}
        onClick={onLook}
        onKeyDown={(event) => {
          if (event.key !== "F2" || !mayName) return;
          event.preventDefault();
          onName();
        }}
        className={classes(
          "grid min-w-0 flex-1 cursor-default grid-cols-[14px_minmax(0,1fr)_auto_38px] items-center gap-x-2 rounded-[5px] pl-2 text-left whitespace-nowrap focus-visible:-outline-offset-1",
          named ? "py-1.5" : "h-(--row) phone:h-11",
        )}
      >
        <Icon of={named ? Bookmark : iconOf(version.kind)} small className={named ? "text-ink" : "text-ink-3"} />
        {named ? (
          <span className="overflow-hidden font-strong text-ellipsis">
            {title}
            <span className="sr-only">, </span>
          </span>
        ) : (
          <span className="overflow-hidden text-ellipsis text-ink-2">
            {title}
            {files !== "" && (
              <>
                <span className="sr-only">, </span>
                <span className="ml-2 text-xs text-ink-3">{files}</span>
              </>
            )}
          </span>
        )}
        {named ? <span /> : tags}
        <time dateTime={version.at} className={classes("text-right text-xs", named ? "text-ink-2" : "text-ink-3")}>
          {time}
          {named && <span className="sr-only">, </span>}
        </time>
        {named && (
          <span className="col-span-3 col-start-2 mt-0.5 flex min-w-0 items-center gap-2 text-xs text-ink-3">
            {tags}
            <span className="overflow-hidden text-ellipsis">{[names, files].filter(Boolean).join(", ")}</span>
          </span>
        )}
      </button>
      {mayName ? (
        <MoreMenu version={version} time={time} reachable={reachable} onName={onName} />
      ) : (
        <span className="w-2" />
      )}
    </div>
  );
}

function MoreMenu({
  version,
  time,
  reachable,
  onName,
}: {
  version: Version;
  time: string;
  reachable: boolean;
  onName: () => void;
}) {
  const { api, versions } = useTools();
  const unname = () => {
    api.history
      .name(version.id, null)
      .then((unnamed) => versions.take(unnamed))
      .catch(orShow(`${version.name ?? "The version"} kept its name`));
  };
  return (
    <Menu.Root>
      <Menu.Trigger
        render={
          <IconButton
            icon={Ellipsis}
            label={`More about the version of ${time}`}
            tight
            tabIndex={reachable ? 0 : -1}
            className="opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 data-popup-open:opacity-100 phone:opacity-100"
          />
        }
      />
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="z-40">
          <Menu.Popup className={menuPopup}>
            <Menu.Item className={menuItem} onClick={onName}>
              {version.name === null ? "Give it a name" : "Rename"}
            </Menu.Item>
            {version.name !== null && (
              <Menu.Item className={menuItem} onClick={unname}>
                Take its name away
              </Menu.Item>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function iconOf(kind: string): LucideIcon {
  switch (kind) {
    case "PAUSE":
      return CirclePause;
    case "RUN":
      return Play;
    case "RESTORE":
      return RotateCcw;
    default:
      return History;
  }
}

/** The files that changed, by their present names: `main.py, util.py and 2 that are gone`. Empty if none did. */
function useFileNames({ files }: Version): string {
  const tree = useRoom((room) => room.tree);
  const there = files.flatMap((entry) => tree.get(entry)?.name ?? []);
  const gone = files.length - there.length;
  if (gone === 0) return there.join(", ");
  return listed([...(there.length === 0 ? [] : [there.join(", ")]), `${counted(gone, "file")} since deleted`]);
}

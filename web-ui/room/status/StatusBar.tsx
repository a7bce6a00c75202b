import { ArrowUp, Check, CloudOff, TriangleAlert, Users } from "lucide-react";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { useRoom, useSession, useTools, useView } from "../context";
import { clock } from "../clock";
import { grammarName, indentName } from "../editor/languages";
import { usePeople } from "../people/where";
import { Ports } from "../ports/Ports";
import { UsageNote } from "./UsageNote";

/** Whether everything is saved, where the caret is, and how many are here. */
export function StatusBar({ phone }: { phone: boolean }) {
  const { view } = useTools();
  const active = useView((state) => state.active);
  const { line, column } = useView((state) => state.caret);
  const file = useRoom((room) => {
    const entry = room.tree.get(active ?? "");
    return entry?.kind === "FILE" ? entry.name : undefined; // in others there is no caret
  });
  const here = usePeople().filter(({ online }) => online).length;
  const asOf = useSession((state) => state.asOf);
  const outputShown = useView((state) => state.outputShown);
  return (
    <footer
      aria-label="Status"
      className="flex h-(--bar-status) shrink-0 items-center gap-4 overflow-hidden border-t border-line px-2 text-xs whitespace-nowrap text-ink-2"
    >
      <Saving />
      <Keeping />
      <span className="flex-1" />
      {!phone && file !== undefined && (
        <>
          <span>
            Line {line}, column {column}
          </span>
          <span>{indentName(file)}</span>
          <span>{grammarName(file)}</span>
        </>
      )}
      {!phone && !outputShown && (
        <button
          type="button"
          className="rounded-tag px-1.5 py-0.5 hover:bg-hover"
          onClick={() => view.setState({ outputShown: true })}
        >
          Show output
        </button>
      )}
      {!phone && <UsageNote />}
      <Ports />
      <span className="flex items-center gap-1.5 pr-1.5">
        <Icon of={Users} small /> {here} {asOf === null ? "here" : `as of ${clock(asOf)}`}
      </span>
    </footer>
  );
}

/** What our own ledger knows: the server has every edit, some are under way, or they wait for the connection. */
function Saving() {
  const lost = useSession(({ link }) => link.state === "lost");
  const unsent = useSession((state) => [...state.unsent.values()].reduce((sum, count) => sum + count, 0));
  const kept = useSession(({ storage }) => storage === "kept");
  const [icon, text, about] = lost
    ? [
        CloudOff,
        unsent === 0 ? "Offline" : `Offline, ${unsent} unsent`,
        kept ? "What you type is kept in this browser" : "What you type is kept on this page only",
      ]
    : unsent === 0
      ? [Check, "Saved", "The server has every edit"]
      : [ArrowUp, `Sending ${unsent}`, "Edits on their way to the server"];
  return (
    <span
      title={about}
      className={classes(
        "flex h-[22px] items-center gap-1.5 rounded-tag px-[7px]",
        lost && "bg-warn-wash font-[560] text-ink shadow-[inset_0_0_0_1px_var(--warn-line)]",
      )}
    >
      <Icon of={icon} small className={lost ? "text-warn" : unsent === 0 ? "text-ok" : ""} />
      <span>{text}</span>
    </span>
  );
}

/** Says that unsent edits would not outlive the page. */
function Keeping() {
  const storage = useSession((state) => state.storage);
  if (storage === "kept") return null;
  const about =
    storage === "none"
      ? "This browser gives Tandem no storage, as in some private windows. While you are offline, keep this page open."
      : "This browser has no room left for Tandem. While you are offline, keep this page open, or free some space.";
  return (
    <span role="status" title={about} className="flex h-[22px] items-center gap-1.5">
      <Icon of={TriangleAlert} small className="text-warn" />
      <span>Unsent edits are not stored</span>
    </span>
  );
}

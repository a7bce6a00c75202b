import { ChevronDown, ChevronRight, HardDrive } from "lucide-react";
import { useId, useState } from "react";
import type { DiskOnly } from "@/api/schemas";
import { Icon } from "@/ui/Icon";
import { useRoom } from "../context";

/** What programs have made that the tree does not show, under it: how many, and on demand which and why. Nothing while there is nothing. */
export function DiskOnlyList() {
  const left = useRoom((room) => room.diskOnly);
  const [open, setOpen] = useState(false);
  const list = useId();
  const count = left.shown.length + left.more;
  if (count === 0) return null;
  return (
    <section aria-label="Only on the disk" className="flex max-h-[45%] shrink-0 flex-col border-t border-line">
      <button
        type="button"
        aria-expanded={open}
        aria-controls={list}
        onClick={() => setOpen(!open)}
        className="flex h-(--row) shrink-0 items-center gap-2 pr-3 pl-3.5 text-left text-ink-2 hover:bg-hover phone:h-11"
      >
        <Icon of={open ? ChevronDown : ChevronRight} small className="text-ink-3" />
        {count} only on the disk
      </button>
      <div id={list} hidden={!open} className="min-h-0 overflow-y-auto pb-2">
        <p className="px-3.5 pb-1 text-xs text-pretty text-ink-3">
          Programs can use these. They are not part of the session, and gone when its sandbox ends.
        </p>
        <ul>
          {left.shown.map((one) => (
            <Row key={one.path} one={one} />
          ))}
        </ul>
        {left.more > 0 && <p className="px-3.5 pt-0.5 text-ink-3">and {left.more} more</p>}
      </div>
    </section>
  );
}

function Row({ one: { path, folder, why } }: { one: DiskOnly["shown"][number] }) {
  const reason = why ?? "ignored";
  return (
    <li className="flex items-baseline gap-2 px-3.5 py-0.5">
      <Icon of={HardDrive} small className="shrink-0 translate-y-0.5 text-ink-3" />
      <span className="min-w-0 flex-1">
        <span className="font-code text-xs wrap-anywhere">{folder ? `${path}/` : path}</span>{" "}
        <span className="text-xs text-ink-3">{reason}</span>
      </span>
    </li>
  );
}

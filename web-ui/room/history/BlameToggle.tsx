import { UserPen } from "lucide-react";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { useTools, useView } from "../context";

/** Shows in the margin who wrote each line, and when. */
export function BlameToggle({ className }: { className?: string }) {
  const { view } = useTools();
  const shown = useView((state) => state.blame);
  return (
    <button
      type="button"
      aria-pressed={shown}
      title="Who wrote each line, and when"
      onClick={() => view.setState({ blame: !shown })}
      className={classes(
        "flex h-7 shrink-0 cursor-default items-center gap-1.5 rounded-control px-2 whitespace-nowrap text-ink-2 hover:bg-hover focus-visible:-outline-offset-1 aria-pressed:bg-press aria-pressed:text-ink phone:h-11 phone:px-3",
        className,
      )}
    >
      <Icon of={UserPen} small /> Blame
    </button>
  );
}

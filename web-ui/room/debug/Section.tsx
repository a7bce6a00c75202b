import { ChevronDown, ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { Icon } from "@/ui/Icon";

interface SectionProps {
  title: string;
  /** Beside the title. */
  aside?: ReactNode;
  /** At the right end of the heading. */
  action?: ReactNode;
  children: ReactNode;
}

/** One part of the debugger, which folds. */
export function Section({ title, aside, action, children }: SectionProps) {
  const [open, setOpen] = useState(true);
  const body = useId();
  return (
    <section className="border-b border-line pb-1.5 last:border-0">
      <div className="flex h-8 items-center gap-1.5 pr-2 pl-2.5 phone:h-11">
        <h3 className="min-w-0 flex-1">
          <button
            type="button"
            aria-expanded={open}
            aria-controls={body}
            onClick={() => setOpen(!open)}
            className="flex h-7 max-w-full cursor-default items-center gap-1.5 rounded-[5px] pr-1.5 font-strong focus-visible:-outline-offset-1 phone:h-11"
          >
            <Icon of={open ? ChevronDown : ChevronRight} small className="text-ink-3" />
            {title}
            {aside !== undefined && (
              <span className="ml-0.5 overflow-hidden font-text text-ellipsis whitespace-nowrap text-ink-3">
                {aside}
              </span>
            )}
          </button>
        </h3>
        {action}
      </div>
      <div id={body} hidden={!open}>
        {children}
      </div>
    </section>
  );
}

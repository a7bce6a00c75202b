import type { LucideIcon } from "lucide-react";
import type { ComponentPropsWithRef } from "react";
import { classes } from "./classes";
import { Icon } from "./Icon";

interface IconButtonProps extends Omit<ComponentPropsWithRef<"button">, "children" | "aria-label"> {
  icon: LucideIcon;
  /** The accessible name and, with the key, the tooltip. */
  label: string;
  /** The key that does the same, for the tooltip. */
  keys?: string;
  /** 24 px within headings of panels, otherwise 28; 44 on a phone. */
  tight?: boolean;
}

/** A button that shows only an icon. */
export function IconButton({ icon, label, keys, tight = false, className, type = "button", ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      title={keys === undefined ? label : `${label} (${keys})`}
      className={classes(
        "inline-grid shrink-0 cursor-default place-items-center text-ink transition-[background] duration-(--fast) hover:bg-hover focus-visible:-outline-offset-1 active:bg-press disabled:text-ink-ghost disabled:hover:bg-transparent data-popup-open:bg-press phone:size-11",
        tight ? "size-6 rounded-[5px]" : "size-7 rounded-control",
        className,
      )}
    >
      <Icon of={icon} small={tight} />
    </button>
  );
}

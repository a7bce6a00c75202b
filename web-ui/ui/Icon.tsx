import type { LucideIcon } from "lucide-react";
import { classes } from "./classes";

interface IconProps {
  of: LucideIcon;
  /** 16 px, or 14 px where it stands in small text. */
  small?: boolean;
  className?: string;
}

/** A line icon. It never says anything alone: the word stands beside it or in the control's accessible name. */
export function Icon({ of: Drawing, small = false, className }: IconProps) {
  return (
    <Drawing
      size={small ? 14 : 16}
      strokeWidth={small ? 1.7 : 1.5}
      nonScalingStroke
      aria-hidden
      className={classes("shrink-0", className)}
    />
  );
}

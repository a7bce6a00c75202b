import type { ReactNode } from "react";
import { classes } from "./classes";

interface KbdProps {
  children: ReactNode;
  /** Drawn as a key cap, where it stands in text instead of on a button. */
  cap?: boolean;
}

/** The key that does the same. Hidden from screen readers where it stands in a button: its name stays exact. */
export function Kbd({ children, cap = false }: KbdProps) {
  return (
    <kbd
      aria-hidden
      className={classes(
        "font-ui text-[11px] leading-4 font-[500] whitespace-nowrap",
        cap
          ? "inline-block min-w-[18px] rounded-tag px-1 text-center text-ink-2 shadow-[inset_0_0_0_1px_var(--line-strong)]"
          : "ml-0.5 opacity-70",
      )}
    >
      {children}
    </kbd>
  );
}

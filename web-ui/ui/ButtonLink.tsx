import type { ReactNode } from "react";
import { classes } from "./classes";

interface ButtonLinkProps {
  href: string;
  /** As for buttons: `filled` at most once in a region. */
  look: "filled" | "outlined";
  children: ReactNode;
}

const looks = {
  filled: "bg-ink text-on-ink font-[560] hover:bg-ink-hover",
  outlined: "shadow-[inset_0_0_0_1px_var(--line-strong)] font-[500] hover:bg-hover active:bg-press",
};

/** A link that is the thing to do next and so looks like a large button. */
export function ButtonLink({ href, look, children }: ButtonLinkProps) {
  return (
    <a
      href={href}
      className={classes(
        "inline-flex h-11 shrink-0 cursor-default items-center justify-center rounded-control px-5 text-[15px] whitespace-nowrap no-underline transition-[background] duration-(--fast) phone:h-12",
        looks[look],
      )}
    >
      {children}
    </a>
  );
}

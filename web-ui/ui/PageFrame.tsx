import type { ReactNode } from "react";
import { Mark } from "./Mark";
import { ThemeSwitch } from "./ThemeSwitch";

interface PageFrameProps {
  children: ReactNode;
  footer?: ReactNode;
}

/** Every page outside a session: the mark, the theme, the paper, and a footer where there is something to say. */
export function PageFrame({ children, footer }: PageFrameProps) {
  return (
    <div className="grid min-h-full grid-cols-[minmax(0,1fr)] grid-rows-[60px_1fr_auto] bg-paper">
      <header className="flex items-center justify-between pr-7 pl-8 phone:pr-3 phone:pl-5">
        {/* A whole load on purpose: the pages outside a session share no state worth keeping. */}
        <a
          href="/"
          className="inline-flex items-center gap-2.5 text-[17px] font-[640] tracking-[-.01em] no-underline phone:min-h-11"
        >
          <Mark /> Tandem
        </a>
        <ThemeSwitch className="size-8" />
      </header>
      {children}
      {footer}
    </div>
  );
}

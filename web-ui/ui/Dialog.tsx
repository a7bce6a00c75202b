import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { classes } from "./classes";
import { IconButton } from "./IconButton";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  title: string;
  /** 760 wide, for what has two columns. */
  wide?: boolean;
  children: ReactNode;
  /** What has the focus first; without it, the first control. */
  initialFocus?: RefObject<HTMLElement | null>;
}

/** A modal dialog, 568 wide at 104 from the top; on a phone a sheet from below. Escape and the scrim close it. */
export function Dialog({ open, onClose, title, wide = false, children, initialFocus }: DialogProps) {
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-scrim transition-opacity duration-(--calm) data-ending-style:opacity-0 data-starting-style:opacity-0" />
        <Base.Popup
          initialFocus={initialFocus}
          className={classes(
            "floating fixed top-[104px] left-1/2 z-50 flex max-h-[calc(100dvh-136px)] max-w-[calc(100vw-32px)] -translate-x-1/2 flex-col overflow-auto rounded-float bg-raised text-ui shadow-float data-ending-style:-translate-x-1/2 data-starting-style:-translate-x-1/2 phone:inset-x-0 phone:top-auto phone:bottom-0 phone:w-auto phone:max-w-none phone:translate-x-0 phone:rounded-t-[14px] phone:rounded-b-none",
            wide ? "w-[760px]" : "w-[568px]",
          )}
        >
          <header className="flex items-center pt-4 pr-3 pb-1 pl-6">
            <Base.Title className="flex-1 text-lg leading-7 font-[600] tracking-[-.01em]">{title}</Base.Title>
            <Base.Close render={<IconButton icon={X} label="Close" keys="Esc" />} />
          </header>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

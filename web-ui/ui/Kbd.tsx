import { classes } from "./classes";

interface KbdProps {
  /** As people write it: `Ctrl ↵`. */
  keys: string;
  /** Drawn as a key cap, where it stands in text instead of on a button. */
  cap?: boolean;
}

/** The key that does the same. It is drawn, not written: the name of the button that it stands in stays exact. */
export function Kbd({ keys, cap = false }: KbdProps) {
  return (
    <kbd
      aria-hidden
      data-keys={keys}
      className={classes(
        "font-ui text-[11px] leading-4 font-[500] whitespace-nowrap after:content-[attr(data-keys)]",
        cap
          ? "inline-block min-w-[18px] rounded-tag px-1 text-center text-ink-2 shadow-[inset_0_0_0_1px_var(--line-strong)]"
          : "ml-0.5 opacity-70",
      )}
    />
  );
}

import type { ComponentPropsWithRef } from "react";
import { classes } from "./classes";

export interface ButtonProps extends ComponentPropsWithRef<"button"> {
  /** `filled` at most once in a region; `outlined` for what stands alone; `plain` within bars. */
  look?: "filled" | "outlined" | "plain";
  /** 28, 32 or 44 px high; always 44 px on a phone. */
  size?: "small" | "medium" | "large";
  /** Why it cannot be pressed, in words. The button stays reachable and tells it in its tooltip, which is also its description. */
  unavailable?: string | undefined;
}

const looks = {
  filled: "bg-ink text-on-ink font-[560] hover:bg-ink-hover",
  outlined: "shadow-[inset_0_0_0_1px_var(--line-strong)] font-[500] hover:bg-hover active:bg-press",
  plain: "font-[500] hover:bg-hover active:bg-press data-popup-open:bg-press",
};
const sizes = {
  small: "h-7 px-2.5 text-sm",
  medium: "h-8 px-3 text-ui",
  large: "h-11 px-5 text-[15px]",
};

/** The one button of the interface. */
export function Button({
  look = "outlined",
  size = "small",
  unavailable,
  className,
  onClick,
  type = "button",
  ...rest
}: ButtonProps) {
  const off = unavailable !== undefined || rest.disabled === true;
  return (
    <button
      {...rest}
      type={type}
      aria-disabled={unavailable === undefined ? rest["aria-disabled"] : true}
      title={unavailable ?? rest.title}
      onClick={unavailable === undefined ? onClick : (event) => event.preventDefault()}
      className={classes(
        "inline-flex shrink-0 cursor-default items-center justify-center gap-1.5 rounded-control whitespace-nowrap transition-[background] duration-(--fast) phone:min-h-11",
        sizes[size],
        off ? classes("text-ink-ghost", look === "outlined" && "shadow-[inset_0_0_0_1px_var(--line)]") : looks[look],
        className,
      )}
    />
  );
}

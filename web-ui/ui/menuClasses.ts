/** How menus look: one place for context menus, menus of buttons and their rows. */
export const menuPopup = "floating z-40 min-w-[180px] rounded-float bg-raised p-1.5 text-sm shadow-float outline-none";
export const menuItem =
  "flex h-7 cursor-default items-center gap-2 rounded-control px-2 outline-none data-highlighted:bg-press data-disabled:text-ink-ghost phone:h-11";
export const menuSeparator = "-mx-1.5 my-1.5 border-t border-line";
export const menuHeading = "px-2 pt-1 pb-0.5 text-xs text-ink-3";

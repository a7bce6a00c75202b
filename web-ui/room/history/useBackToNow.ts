import { useCallback } from "react";
import { useTools } from "../context";
import { backToNow } from "../view";

/** Looks at the present again, with the focus in the editor. */
export function useBackToNow(): () => void {
  const { view } = useTools();
  return useCallback(() => {
    backToNow(view);
    // The button that was pressed is gone; without a new place the focus would start at the top of the page.
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[role=textbox][aria-label="Editor"]')?.focus());
  }, [view]);
}

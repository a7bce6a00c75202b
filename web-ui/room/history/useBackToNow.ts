import { useCallback } from "react";
import { useTools } from "../context";
import { backToNow, lookBack, type RoomViewStore } from "../view";

/** Looks at the present again, with the focus in the editor. */
export function useBackToNow(): () => void {
  const { view } = useTools();
  return useCallback(() => {
    backToNow(view);
    focusEditor();
  }, [view]);
}

/** Goes to the editor once it is in sight: the button that was pressed is gone, and the focus would start at the top of the page. */
export function focusEditor(): void {
  focusSoon('[role=textbox][aria-label="Editor"]');
}

/** Looks at a version from somewhere else than the list, with the focus on the way back. */
export function goBackTo(view: RoomViewStore, version: string): void {
  view.setState({ historyShown: true });
  lookBack(view, version);
  focusSoon("[data-back-to-now]");
}

function focusSoon(selector: string): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}

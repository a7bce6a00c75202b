import { type RefObject, useCallback, useLayoutEffect, useRef, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import { movedBy, retype } from "@/session/runSettings";

/** A field of the page whose text several people write. */
type TextControl = HTMLInputElement | HTMLTextAreaElement;

export interface SharedText<Control extends TextControl> {
  ref: RefObject<Control | null>;
  value: string;
  onChange: (event: { currentTarget: { value: string } }) => void;
}

/**
 * Binds a field to a text that others write in too. The caret keeps its place in the words when somebody else writes before it.
 *
 * @param text undefined where there is none: the field is empty and what is typed is lost
 */
export function useSharedText<Control extends TextControl>(text: Y.Text | undefined): SharedText<Control> {
  const ref = useRef<Control | null>(null);
  const selection = useRef<readonly [number, number] | null>(null);
  const subscribe = useCallback(
    (notify: () => void) => {
      const changed = (event: Y.YTextEvent, { local }: Y.Transaction) => {
        const control = ref.current;
        if (!local && control !== null && document.activeElement === control) {
          const [start, end] = selection.current ?? [control.selectionStart ?? 0, control.selectionEnd ?? 0];
          selection.current = [movedBy(event.delta, start), movedBy(event.delta, end)];
        }
        notify();
      };
      text?.observe(changed);
      return () => text?.unobserve(changed);
    },
    [text],
  );
  const value = useSyncExternalStore(
    subscribe,
    () => text?.toJSON() ?? "",
    () => "",
  );
  useLayoutEffect(() => {
    const places = selection.current;
    selection.current = null;
    if (places !== null) ref.current?.setSelectionRange(...places);
  }, [value]);
  const onChange = useCallback(
    (event: { currentTarget: { value: string } }) => {
      if (text !== undefined) retype(text, event.currentTarget.value);
    },
    [text],
  );
  return { ref, value, onChange };
}

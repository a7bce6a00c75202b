import { useCallback, useSyncExternalStore } from "react";

/** Whether a media query holds now. False where there is no window. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (changed: () => void) => {
      const media = matchMedia(query);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    [query],
  );
  return useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  );
}

/** Phone layout: up to 720 px, as the `phone:` variant of the styles. */
export const usePhone = (): boolean => useMedia("(width <= 720px)");

/** Too narrow for the debugger beside the code. */
export const narrow = "(width < 1100px)";

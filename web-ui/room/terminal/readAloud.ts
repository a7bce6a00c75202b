import { useSyncExternalStore } from "react";

const storageKey = "tandem.terminal.aloud";
const listeners = new Set<() => void>();

function stored(): boolean {
  try {
    return localStorage.getItem(storageKey) === "yes";
  } catch {
    // Storage is closed to us (private windows).
    return false;
  }
}

/** Chooses whether terminals are drawn for screen readers, too; it makes much output slower. */
export function readAloud(on: boolean): void {
  try {
    localStorage.setItem(storageKey, on ? "yes" : "no");
  } catch {
    // Storage is closed to us: the choice is not kept.
  }
  for (const tell of listeners) tell();
}

/** Whether terminals are drawn for screen readers. */
export function useReadAloud(): boolean {
  return useSyncExternalStore(
    (changed) => {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    stored,
    () => false,
  );
}

import { useSyncExternalStore } from "react";

const KEY = "tandem.name";

/** The name that the person last entered a session with, in this browser; empty if none. */
export function readOwnName(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

export function rememberOwnName(name: string): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Without storage the person types it again.
  }
}

/** The remembered name; empty in the exported page, so that the browser's first rendering equals it. */
export function useOwnName(): string {
  return useSyncExternalStore(onChangeElsewhere, readOwnName, () => "");
}

function onChangeElsewhere(changed: () => void): () => void {
  window.addEventListener("storage", changed);
  return () => window.removeEventListener("storage", changed);
}

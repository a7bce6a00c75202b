import { useSyncExternalStore } from "react";

const minute = 60_000;

function subscribe(changed: () => void): () => void {
  const timer = setInterval(changed, minute / 4);
  return () => clearInterval(timer);
}

/** The time of day as labels need it, in milliseconds since the epoch: it changes once a minute. */
export function useMinute(): number {
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(Date.now() / minute) * minute,
    () => 0,
  );
}

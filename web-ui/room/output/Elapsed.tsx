import { useSyncExternalStore } from "react";

/** Tenths of a second: fast enough to be seen moving, slow enough to cost nothing. */
const tick = 100;

function subscribe(changed: () => void): () => void {
  const timer = setInterval(changed, tick);
  return () => clearInterval(timer);
}

/** Seconds since a moment, counting. Hidden from screen readers: it would be read ten times a second. */
export function Elapsed({ since }: { since: string }) {
  const now = useSyncExternalStore(
    subscribe,
    () => Math.floor(Date.now() / tick) * tick,
    () => 0,
  );
  // Clocks differ: a server ahead of this machine must not make time run backwards.
  const seconds = Math.max(0, now - Date.parse(since)) / 1000;
  return <span aria-hidden>{seconds.toFixed(1)} s</span>;
}

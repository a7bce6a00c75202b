import { useEffect, useRef } from "react";
import { showNews } from "@/ui/notices";
import { useRoom } from "../context";
import { openPreview } from "./openPreview";

/** A development server that restarts closes its port and opens it again: that is no news. */
const FORGET_AFTER_MS = 60_000;

/** Notices of ports that open together; more would hide the room behind them. */
const MOST_NOTICES = 2;

/** Says that a port has opened, to those who may look at it; what was open when one came is no news. */
export function usePortNews(): void {
  const ports = useRoom((room) => room.ports);
  const session = useRoom((room) => room.session.id);
  const may = useRoom((room) => room.capabilities.has("preview"));
  const lastOpen = useRef<Map<number, number> | null>(null);

  useEffect(() => {
    const now = Date.now();
    const before = lastOpen.current;
    const open = new Map(before);
    lastOpen.current = open;
    const opened: number[] = [];
    for (const { port } of ports) {
      const known = before === null || now - (before.get(port) ?? -Infinity) < FORGET_AFTER_MS;
      open.set(port, Infinity);
      if (!known && may) opened.push(port);
    }
    if (opened.length > MOST_NOTICES) showNews(`${opened.length} ports are open. The status bar lists them`);
    else
      opened.forEach((port) => {
        showNews(`Port ${port} is open`, { label: "Preview", run: () => openPreview(session, port) });
      });
    // From when it was last seen open.
    for (const [port, at] of open) {
      if (at === Infinity && !ports.some((one) => one.port === port)) open.set(port, now);
    }
  }, [ports, session, may]);
}

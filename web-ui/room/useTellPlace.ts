import { useEffect } from "react";
import { useTools, useView } from "./context";
import { useShown } from "./debug/useDebug";

/** Tells the others which file and line one looks at, and which stop and frame of a program that is debugged. */
export function useTellPlace(): void {
  const { connection } = useTools();
  const active = useView((state) => state.active);
  const caret = useView((state) => state.caret.line);
  const calls = useView((state) => state.calls);
  const chosen = useView((state) => state.frame);
  const shown = useShown();
  const epoch = shown?.stop == null ? null : shown.epoch;
  const at = shown?.stop?.frames.findIndex(({ id }) => id === shown.frame?.id) ?? -1;
  // Whoever looks at a frame is at its line, wherever the caret stands.
  const looked = shown?.frame?.entry === active && (chosen !== null || calls > 0) ? shown.frame.line : undefined;
  const line = looked ?? caret;
  useEffect(() => {
    connection.look({
      entry: active,
      line: active === null ? null : line,
      ...(epoch !== null && { debug: { epoch, frame: Math.max(at, 0) } }),
      ...(calls > 0 && { calls }),
    });
  }, [connection, active, line, epoch, at, calls]);
}

import { useEffect } from "react";
import { useTools } from "../context";
import { type DebugKey, debugKeyOf } from "./debugKeys";
import { goingDebug } from "./useDebug";
import { useDebugActions } from "./useDebugActions";

/** The debugger's keys, wherever the focus is, while a debug session goes on: otherwise they are the browser's. */
export function useDebugKeys(): void {
  const { connection, view } = useTools();
  const actions = useDebugActions();
  useEffect(() => {
    const deeds: Record<DebugKey, () => void> = {
      continue: () => actions.move("continue"),
      pause: () => actions.move("pause"),
      over: () => actions.move("next"),
      into: () => actions.move("stepIn"),
      out: () => actions.move("stepOut"),
      restart: () => actions.restart(),
      stop: () => actions.stop(),
      runTo: () => {
        const { active, caret } = view.getState();
        if (active !== null) actions.move("runTo", { entry: active, line: caret.line });
      },
    };
    const pressed = (event: KeyboardEvent) => {
      const key = debugKeyOf(event);
      const state = connection.store.getState();
      const debug = goingDebug(state);
      if (key === undefined || key === "breakpoint" || debug === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      const needsStop = key !== "pause" && key !== "restart" && key !== "stop";
      if (event.repeat || state.room?.capabilities.has("debug") !== true) return;
      if (needsStop ? debug.state === "STOPPED" : key !== "pause" || debug.state === "RUNNING") deeds[key]();
    };
    addEventListener("keydown", pressed, { capture: true });
    return () => removeEventListener("keydown", pressed, { capture: true });
  }, [connection, view, actions]);
}

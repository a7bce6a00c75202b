import type { DebugState } from "@/session/debug/debugState";
import { useRoom } from "../../context";
import { usePersonOf } from "../../history/people";
import { useWhyNotDebug } from "../useDebug";

/** Why something cannot be done with the program now, in words; undefined where it can. */
export interface Obstacles {
  move: string | undefined;
  pause: string | undefined;
  restart: string | undefined;
  stop: string | undefined;
}

export function useObstacles(debug: DebugState): Obstacles {
  const whyNot = useWhyNotDebug();
  const mayRun = useRoom((room) => room.capabilities.has("run"));
  const you = useRoom((room) => room.you.id);
  const personOf = usePersonOf();
  const { state, control } = debug;
  const over = state === "ENDED" ? "The program has ended." : undefined;
  const locked =
    control.holder === null || control.holder === you
      ? undefined
      : `${personOf(control.holder).name} has the controls. Ask for them below.`;
  const starting = state === "STARTING" ? "The program is being started." : undefined;
  const common = whyNot ?? over ?? locked;
  return {
    move: common ?? starting ?? (state === "RUNNING" ? "The program runs. Pause it first." : undefined),
    pause: common ?? starting,
    restart: common ?? starting,
    stop: over ?? (mayRun ? undefined : "As a viewer you cannot stop it. The owner can make you an editor."),
  };
}

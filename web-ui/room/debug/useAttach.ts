import { generalObstacle, goingObstacle, useRun, useRunFacts } from "../useRun";
import { adapterObstacle, useBegin } from "./useStartDebug";

export interface Attach {
  /** What is attached, for people. */
  adapter: string;
  /** Why it cannot be, in words; undefined if it can. */
  unavailable: string | undefined;
  attach: (port: number) => void;
}

/** Debugs a program that goes on already and listens for its debugger on a port, in the language of what Run proposes. */
export function useAttach(): Attach {
  const begin = useBegin();
  const { language } = useRun();
  const { room, online } = useRunFacts();
  const mayDebug = room.capabilities.has("debug");
  const unavailable = !mayDebug
    ? "As a viewer you cannot debug. The owner can make you an editor."
    : language === undefined
      ? "Choose beside Run in which language the program is written."
      : (generalObstacle(room, online) ?? adapterObstacle(language) ?? goingObstacle(room));
  return {
    adapter: language === undefined ? "debugger" : `${language.name} debugger`,
    unavailable,
    attach: (attachPort) => {
      if (language !== undefined) begin({ language: language.id, debug: { attachPort } }, `Port ${attachPort}`);
    },
  };
}

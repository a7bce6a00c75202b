import { useCallback } from "react";
import { z } from "@/api/zod";
import { useRoom, useSession, useTools } from "../context";
import { orShow } from "../useRun";

const openedSchema = z.object({ terminal: z.string() });

/** Why this person cannot use terminals now; undefined if they can. */
export function useTerminalReason(): string | undefined {
  const permitted = useRoom((room) => room.capabilities.has("terminal"));
  const run = useRoom((room) => room.run);
  const online = useSession(({ link }) => link.state === "open");
  if (!permitted) return "You may look, not type: ask the session's owner for another role.";
  if (!online) return "There is no connection.";
  if (!run.available) return run.reason?.message ?? "Nothing can run now.";
  return undefined;
}

/** Opens a terminal and shows it. Its size follows when it is on the screen. */
export function useOpenTerminal(): () => void {
  const { connection, view } = useTools();
  return useCallback(() => {
    connection
      .ask({ type: "terminalOpen", columns: 80, rows: 24 })
      .then((answer) => {
        const { terminal } = openedSchema.parse(answer);
        view.setState(({ place }) => ({
          bottom: terminal,
          outputShown: true,
          place: place === "code" ? place : "output",
        }));
      })
      .catch(orShow("No terminal was opened"));
  }, [connection, view]);
}

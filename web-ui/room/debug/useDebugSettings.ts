import { useCallback, useEffect, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import {
  type Breakpoint,
  type DebugSettings,
  debugSettingsId,
  lineIn,
  noSettings,
  settingsOf,
} from "@/session/debug/debugSettings";
import type { SessionState } from "@/session/store";
import { useSession, useTools } from "../context";

/** What was read of a document last, until it changes: readers have to get the same value while nothing has. */
const read = new WeakMap<Y.Doc, { settings: DebugSettings | null }>();

/** The breakpoints and watches in a document; none where there is none. */
export function settingsIn(doc: Y.Doc | undefined): DebugSettings {
  if (doc === undefined) return noSettings;
  let known = read.get(doc);
  if (known === undefined) {
    const fresh: { settings: DebugSettings | null } = { settings: null };
    doc.on("update", () => (fresh.settings = null));
    read.set(doc, fresh);
    known = fresh;
  }
  return (known.settings ??= settingsOf(doc));
}

/** The document of breakpoints and watches, opened if it is not; undefined until there is something to show of it. */
export function useDebugDocument(): Y.Doc | undefined {
  const { connection } = useTools();
  const document = useSession(({ documents }) => documents.get(debugSettingsId));
  const loaded = useSession(({ documents }) => documents.get(debugSettingsId)?.loaded ?? false);
  useEffect(() => {
    // Also after the server refused the document: the connection owns it, this only asks for it.
    if (document === undefined) connection.document(debugSettingsId);
  }, [connection, document]);
  return loaded ? document?.doc : undefined;
}

/** The session's breakpoints, watches and filters; none while they are not known. */
export function useDebugSettings(): DebugSettings {
  const doc = useDebugDocument();
  const subscribe = useCallback(
    (notify: () => void) => {
      settingsIn(doc); // its listener comes before ours: what is notified reads anew
      doc?.on("update", notify);
      return () => doc?.off("update", notify);
    },
    [doc],
  );
  return useSyncExternalStore(
    subscribe,
    () => settingsIn(doc),
    () => noSettings,
  );
}

/** The line that a breakpoint is at now: in the text of its file where that is open here, else as the program knows it, else where it was last seen. */
export function lineNow(
  breakpoint: Extract<Breakpoint, { kind: "line" }>,
  { documents }: Pick<SessionState, "documents">,
  told: number | null,
): number {
  const open = documents.get(breakpoint.entry);
  return open?.loaded === true ? lineIn(open.text, breakpoint) : (told ?? breakpoint.line);
}

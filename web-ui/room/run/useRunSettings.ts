import { useCallback, useEffect, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import { configurationsOf, type RunConfiguration, runSettingsId } from "@/session/runSettings";
import type { SessionState } from "@/session/store";
import { useSession, useTools } from "../context";

const none: readonly RunConfiguration[] = [];

/** What was read of a document last, until it changes: readers have to get the same array while nothing has. */
const read = new WeakMap<Y.Doc, { configurations: readonly RunConfiguration[] | null }>();

function configurationsIn(doc: Y.Doc | undefined): readonly RunConfiguration[] {
  if (doc === undefined) return none;
  let known = read.get(doc);
  if (known === undefined) {
    const fresh: { configurations: readonly RunConfiguration[] | null } = { configurations: null };
    doc.on("update", () => (fresh.configurations = null));
    read.set(doc, fresh);
    known = fresh;
  }
  return (known.configurations ??= configurationsOf(doc));
}

/** The run configurations as they are now, for handlers of events. */
export function runConfigurations({ documents }: Pick<SessionState, "documents">): readonly RunConfiguration[] {
  return configurationsIn(documents.get(runSettingsId)?.doc);
}

/** The run settings' document, opened if it is not; undefined until there is something to show of it. */
export function useRunSettings(): Y.Doc | undefined {
  const { connection } = useTools();
  const document = useSession(({ documents }) => documents.get(runSettingsId));
  const loaded = useSession(({ documents }) => documents.get(runSettingsId)?.loaded ?? false);
  useEffect(() => {
    // Also after the server refused the document: the connection owns it, this only asks for it.
    if (document === undefined) connection.document(runSettingsId);
  }, [connection, document]);
  return loaded ? document?.doc : undefined;
}

/** The session's run configurations, by their names; none while they are not known. */
export function useRunConfigurations(): readonly RunConfiguration[] {
  const doc = useRunSettings();
  const subscribe = useCallback(
    (notify: () => void) => {
      configurationsIn(doc); // its listener comes before ours: what is notified reads anew
      doc?.on("update", notify);
      return () => doc?.off("update", notify);
    },
    [doc],
  );
  return useSyncExternalStore(
    subscribe,
    () => configurationsIn(doc),
    () => none,
  );
}

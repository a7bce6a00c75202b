import { useMemo } from "react";
import type { Entry } from "@/api/schemas";
import { useTools } from "../context";
import { saveAs } from "./transfers";

/** Saving what is in the session to one's own machine. */
export function useDownload() {
  const { transfers, api, connection } = useTools();
  return useMemo(
    () => ({
      /** A file as it is, a folder as an archive. */
      entry: ({ id, name, kind }: Entry): void => {
        if (kind === "FOLDER") transfers.download(`${name}.zip`, (transfer) => api.files.archive(id, transfer), saveAs);
        else transfers.download(name, (transfer) => api.files.download(id, transfer), saveAs);
      },
      /** A file as it was in a version. */
      then: (version: string, entry: string, name: string): void =>
        transfers.download(name, (transfer) => api.files.downloadThen(version, entry, transfer), saveAs),
      /** Everything, as an archive. */
      all: (): void => {
        const name = connection.store.getState().room?.session.name ?? "session";
        transfers.download(`${name}.zip`, (transfer) => api.files.archive(null, transfer), saveAs);
      },
    }),
    [transfers, api, connection],
  );
}

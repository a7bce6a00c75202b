import { useMemo } from "react";
import { showNews } from "@/ui/notices";
import { useTools } from "../context";
import { openOnArrival } from "./arrivals";

/** Sending files of one's own machine into the session. */
export function useUpload() {
  const { transfers, connection, view } = useTools();
  return useMemo(() => {
    const nameOf = (entry: string) => connection.store.getState().room?.tree.get(entry)?.name ?? "The file";
    return {
      /**
       * Makes a file of each. One alone is opened when it is there.
       *
       * @param parent a folder; null for the top
       */
      files: (files: readonly File[], parent: string | null): void => {
        for (const file of files) {
          transfers.upload({ content: file, name: file.name, parent }, (entry) => {
            if (files.length === 1) openOnArrival(connection.store, view, entry);
          });
        }
      },
      /** Puts the content of one into a file that is there. */
      instead: (entry: string, file: File): void => {
        const name = nameOf(entry);
        transfers.upload({ content: file, name, parent: null, replaces: entry }, () =>
          showNews(`${nameOf(entry)} was replaced`),
        );
      },
    };
  }, [transfers, connection, view]);
}

/** The files of what was dropped; folders, which a browser gives as files that cannot be read, are left out and said so. */
export function droppedFiles(dropped: DataTransfer): File[] {
  const files = [...dropped.files];
  const folders = new Set(
    [...dropped.items].flatMap((item) => {
      const entry = item.webkitGetAsEntry();
      return entry?.isDirectory === true ? [entry.name] : [];
    }),
  );
  if (folders.size > 0) {
    showNews(`Folders cannot be dropped yet: ${[...folders].join(", ")}. Drop the files that are in them.`);
  }
  return files.filter(({ name }) => !folders.has(name));
}

/** Asks for files of one's own machine; resolves with none if the person gives up. */
export function chooseFiles(multiple: boolean): Promise<File[]> {
  return new Promise((chosen) => {
    const input = document.createElement("input");
    input.type = "file";
    input.multiple = multiple;
    // Within the page while it is open, or some browsers forget it and never tell what was chosen.
    input.hidden = true;
    input.onchange = () => {
      input.remove();
      chosen([...(input.files ?? [])]);
    };
    input.oncancel = () => {
      input.remove();
      chosen([]);
    };
    document.body.append(input);
    input.click();
  });
}

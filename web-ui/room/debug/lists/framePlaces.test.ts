import { expect, it } from "vitest";
import { id, mainPy } from "@/session/testing/fixtures";
import { aStop } from "../testing";
import { withFiles } from "./framePlaces";

it("frames of other threads are found in the session's files by their paths", () => {
  const folder = { id: id("src"), parent: null, name: "src", kind: "FOLDER" } as const;
  const inner = { id: id("inner"), parent: folder.id, name: "net.py", kind: "FILE" } as const;
  const tree = new Map([mainPy, folder, inner].map((entry) => [entry.id, entry]));
  const stop = aStop(3);
  const at = (path: string) =>
    stop.frames.slice(0, 1).map((frame) => ({ ...frame, entry: null, source: { name: null, path } }));
  const entryOf = (path: string) => withFiles(at(path), stop, tree)[0]?.entry;
  expect(entryOf("/workspace/src/net.py")).toBe(inner.id);
  expect(entryOf("/usr/lib/python3/threading.py")).toBeNull();
  expect(withFiles(at("/workspace/src/net.py"), { ...stop, frames: [] }, tree)[0]?.entry).toBeNull();
});

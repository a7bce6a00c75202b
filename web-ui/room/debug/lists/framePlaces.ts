import type { Frame, Stop } from "@/api/debug";
import type { Entry } from "@/api/schemas";
import { pathOf } from "../../tree/nodes";

/**
 * Frames with the session's files in which they are. Those of the thread that stopped are told with them; those of other threads come as the
 * adapter knows them, by paths. Where the session's files lie is seen by a frame of which both are known.
 */
export function withFiles(frames: readonly Frame[], stop: Stop, tree: ReadonlyMap<string, Entry>): readonly Frame[] {
  const root = stop.frames.map((frame) => rootBy(frame, tree)).find((found) => found !== null);
  if (root === undefined) return frames;
  const files = new Map([...tree.values()].map((entry) => [root + pathOf(tree, entry), entry.id]));
  return frames.map((frame) => ({ ...frame, entry: frame.entry ?? files.get(frame.source?.path ?? "") ?? null }));
}

function rootBy({ entry, source }: Frame, tree: ReadonlyMap<string, Entry>): string | null {
  const file = tree.get(entry ?? "");
  const path = source?.path ?? "";
  if (file === undefined || !path.endsWith(`/${pathOf(tree, file)}`)) return null;
  return path.slice(0, -pathOf(tree, file).length);
}

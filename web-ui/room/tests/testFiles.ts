import type { Entry } from "@/api/schemas";
import { pathOf } from "../tree/nodes";

/**
 * Finds the file that a test's tool means: the one of that path, or else the only one whose path ends so, because some tools do not know where
 * their sources begin. Undefined if there is none, or nobody can know which.
 */
export function fileFinder(tree: ReadonlyMap<string, Entry>): (told: string | null) => Entry | undefined {
  const byPath = new Map<string, Entry>();
  for (const entry of tree.values()) if (entry.kind === "FILE") byPath.set(pathOf(tree, entry), entry);
  return (told) => {
    if (told === null) return undefined;
    const exact = byPath.get(told);
    if (exact !== undefined) return exact;
    const ending = [...byPath].filter(([path]) => path.endsWith(`/${told}`));
    return ending.length === 1 ? ending[0]?.[1] : undefined;
  };
}

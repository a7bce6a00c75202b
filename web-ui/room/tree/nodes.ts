import type { Entry } from "@/api/schemas";

/** One visible row of the tree. */
export interface Row {
  entry: Entry;
  /** From 1, as `aria-level`. */
  level: number;
  /** From 1 among its siblings. */
  position: number;
  siblings: number;
  expanded: boolean;
}

/**
 * The rows of a tree from top to bottom: folders first, then files, each by name with numbers in their order.
 *
 * @param collapsed folders whose content is not shown
 */
export function visibleRows(tree: ReadonlyMap<string, Entry>, collapsed: ReadonlySet<string>): Row[] {
  const children = new Map<string | null, Entry[]>();
  for (const entry of tree.values()) {
    const siblings = children.get(entry.parent);
    if (siblings === undefined) children.set(entry.parent, [entry]);
    else siblings.push(entry);
  }
  const rows: Row[] = [];
  const add = (parent: string | null, level: number) => {
    const siblings = (children.get(parent) ?? []).sort(byKindAndName);
    for (const [index, entry] of siblings.entries()) {
      const expanded = entry.kind === "FOLDER" && !collapsed.has(entry.id);
      rows.push({ entry, level, position: index + 1, siblings: siblings.length, expanded });
      if (expanded) add(entry.id, level + 1);
    }
  };
  add(null, 1);
  return rows;
}

const names = new Intl.Collator(undefined, { numeric: true, sensitivity: "base" });

function byKindAndName(a: Entry, b: Entry): number {
  if (a.kind !== b.kind) return a.kind === "FOLDER" ? -1 : 1;
  return names.compare(a.name, b.name) || (a.name < b.name ? -1 : 1);
}

/** The path of an entry from the top, for people. */
export function pathOf(tree: ReadonlyMap<string, Entry>, entry: Entry): string {
  const parent = entry.parent === null ? undefined : tree.get(entry.parent);
  return parent === undefined ? entry.name : `${pathOf(tree, parent)}/${entry.name}`;
}

/** Whether an entry lies in a folder, at any depth, or is it. */
export function isWithin(tree: ReadonlyMap<string, Entry>, entry: string, folder: string): boolean {
  for (let at: string | null = entry; at !== null; at = tree.get(at)?.parent ?? null) if (at === folder) return true;
  return false;
}

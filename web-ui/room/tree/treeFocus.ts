import { create } from "zustand";

interface TreeFocus {
  /** The entry that the tree's keys act on; null before the tree was first used. */
  focused: string | null;
  collapsed: ReadonlySet<string>;
  focus: (entry: string | null) => void;
  toggle: (folder: string, expanded: boolean) => void;
}

/** Where one is in the tree. It outlives the panel: on a phone the panel comes and goes. */
export const useTreeFocus = create<TreeFocus>((set) => ({
  focused: null,
  collapsed: new Set(),
  focus: (focused) => set({ focused }),
  toggle: (folder, expanded) =>
    set(({ collapsed }) => {
      const next = new Set(collapsed);
      if (expanded) next.delete(folder);
      else next.add(folder);
      return { collapsed: next };
    }),
}));

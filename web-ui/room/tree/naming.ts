import { create } from "zustand";
import type { Entry } from "@/api/schemas";

/** What is being named in the tree: a new entry, or one that has a name. */
export interface NamedThing {
  kind: Entry["kind"];
  parent: string | null;
  entry?: Entry;
}

interface Naming {
  /** Null while nothing is being named. */
  thing: NamedThing | null;
  start: (thing: NamedThing) => void;
  stop: () => void;
}

/** The one name field of the tree: buttons outside of the tree open it too. */
export const useNaming = create<Naming>((set) => ({
  thing: null,
  start: (thing) => set({ thing }),
  stop: () => set({ thing: null }),
}));

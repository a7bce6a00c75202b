import { useMemo } from "react";
import { useRoom } from "../context";
import { useTagTexts } from "../people/where";

/** Somebody who did something in the past; they need not be a member any more. */
export interface Person {
  name: string;
  /** Slot of the palette; 0 for nobody who is known. */
  colour: number;
  tag: string;
}

const unknown: Person = { name: "somebody who left", colour: 0, tag: "?" };

/** Finds people by their participant ids. */
export function usePersonOf(): (participant: string | null) => Person {
  const members = useRoom((room) => room.members);
  const tags = useTagTexts();
  return useMemo(() => {
    const people = new Map<string, Person>(
      members.map(({ id, name, colour, kind }) => [
        id,
        kind === "RUNNER" ? { name: "a program", colour: 0, tag: "›_" } : { name, colour, tag: tags.get(id) ?? "?" },
      ]),
    );
    return (participant) => people.get(participant ?? "") ?? unknown;
  }, [members, tags]);
}

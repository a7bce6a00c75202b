import { useMemo } from "react";
import type { Member } from "@/api/schemas";
import { tagTexts } from "@/ui/initials";
import { useRoom, useSession } from "../context";

/** People, in join order; runners are no people. */
export function usePeople(): readonly Member[] {
  const members = useRoom((room) => room.members);
  return useMemo(() => members.filter(({ kind }) => kind !== "RUNNER"), [members]);
}

/** The two characters of everybody's tag, by participant. */
export function useTagTexts(): Map<string, string> {
  const people = usePeople();
  return useMemo(() => tagTexts(people), [people]);
}

/** The others who look at each file now, by entry. */
export function usePeopleByFile(): Map<string, Member[]> {
  const people = usePeople();
  const views = useSession((state) => state.views);
  const you = useRoom((room) => room.you.id);
  const online = useSession(({ link }) => link.state === "open");
  return useMemo(() => {
    const byFile = new Map<string, Member[]>();
    if (!online) return byFile;
    for (const member of people) {
      const entry = views.get(member.id)?.entry;
      if (entry === undefined || entry === null || member.id === you) continue;
      byFile.set(entry, [...(byFile.get(entry) ?? []), member]);
    }
    return byFile;
  }, [people, views, you, online]);
}

import type { Member } from "@/api/schemas";

/** The two characters of a person's tag: first letters of the first two words, or the first two letters of the only one. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const [first = "", second] = words;
  const letters = second === undefined ? Array.from(first).slice(0, 2) : [firstLetter(first), firstLetter(second)];
  return letters.join("").toLocaleUpperCase();
}

/**
 * The tags of all members. If two share their initials, the later one gets the first letter and a digit (`A2`).
 *
 * @param members in join order
 */
export function tagTexts(members: readonly Pick<Member, "id" | "name">[]): Map<string, string> {
  const texts = new Map<string, string>();
  const taken = new Set<string>();
  for (const member of members) {
    let text = initials(member.name);
    for (let digit = 2; taken.has(text); digit++) {
      text = `${firstLetter(member.name.trim()).toLocaleUpperCase()}${digit}`;
    }
    taken.add(text);
    texts.set(member.id, text);
  }
  return texts;
}

function firstLetter(word: string): string {
  return Array.from(word)[0] ?? "?";
}

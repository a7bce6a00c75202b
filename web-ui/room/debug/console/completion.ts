import type { Completion } from "@/api/debug";

/**
 * A text after a proposal was taken. An adapter says what the proposal stands for, or leaves it to us: then it is the word before the
 * caret.
 */
export function applied(
  text: string,
  caret: number,
  { label, text: inserted, start, length }: Completion,
): { text: string; caret: number } {
  const word = inserted ?? label;
  const begin = start ?? caret - (/[\p{L}\p{N}_$]*$/u.exec(text.slice(0, caret))?.[0].length ?? 0);
  const from = Math.min(Math.max(begin, 0), text.length);
  const to = Math.min(start === null ? caret : from + (length ?? 0), text.length);
  return { text: text.slice(0, from) + word + text.slice(Math.max(to, from)), caret: from + word.length };
}

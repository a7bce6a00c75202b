import { type Stop, stopSchema } from "@/api/debug";
import { aStop as told } from "@/session/debug/testing";

/** A stop as the pages have it; see the one that a platform tells. */
export function aStop(line: number, words: Parameters<typeof told>[1] = {}): Stop {
  return stopSchema.parse(told(line, words));
}

import type { Version } from "@/api/history";
import { clock } from "../clock";

/** Why a version was made. A page that is older than the platform says the same of all that it does not know. */
export function kindWords(kind: string): string {
  switch (kind) {
    case "PAUSE":
      return "Editing paused";
    case "RUN":
      return "At a run";
    case "RESTORE":
      return "Before a restore";
    case "NAMED":
      return "Kept by hand";
    default:
      return "Automatic version";
  }
}

/** The name that somebody gave, or else why the version was made. */
export function titleOf({ name, kind }: Pick<Version, "name" | "kind">): string {
  return name ?? kindWords(kind);
}

/** The day as a heading: `Today`, `Yesterday`, `Thursday 19 November`, in other years with the year. */
export function dayOf(moment: number, now: number): string {
  const days = daysBetween(moment, now);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return format(moment, now, { weekday: "long", day: "numeric", month: "long" });
}

/** A moment in a sentence: `14:32`, `yesterday, 14:32`, `19 Nov, 14:32`, in other years with the year. */
export function whenOf(moment: number, now: number): string {
  const days = daysBetween(moment, now);
  if (days === 0) return clock(moment);
  const day = days === 1 ? "yesterday" : format(moment, now, { day: "numeric", month: "short" });
  return `${day}, ${clock(moment)}`;
}

/** As short as a gutter needs it: `14:32` of today, else `19 Nov`, in other years `19 Nov 25`. */
export function briefly(moment: number, now: number): string {
  if (daysBetween(moment, now) === 0) return clock(moment);
  const day = new Date(moment).toLocaleDateString("en-GB", { day: "numeric", month: "short" });
  return sameYear(moment, now) ? day : `${day} ${String(new Date(moment).getFullYear() % 100).padStart(2, "0")}`;
}

/** `Ana`, `Ana and Bo`, `Ana, Bo and Mira`. */
export function listed(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} and ${words.at(-1) ?? ""}`;
}

/** `1 line`, `2 lines`. */
export function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

/** Whole calendar days wherever one is; 0 also for what a clock that runs ahead puts into the future. */
function daysBetween(moment: number, now: number): number {
  const day = (time: number) => {
    const date = new Date(time);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000;
  };
  return Math.max(0, day(now) - day(moment));
}

function sameYear(moment: number, now: number): boolean {
  return new Date(moment).getFullYear() === new Date(now).getFullYear();
}

function format(moment: number, now: number, parts: Intl.DateTimeFormatOptions): string {
  const year: Intl.DateTimeFormatOptions = sameYear(moment, now) ? {} : { year: "numeric" };
  return new Date(moment).toLocaleDateString("en-GB", { ...parts, ...year }).replace(",", "");
}

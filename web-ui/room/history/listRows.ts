import type { Version } from "@/api/history";
import { dayOf } from "./words";

/** So many automatic versions in a row are shown before the rest is folded up. */
const shownOfRun = 3;

/** A row of the list: a version, or a fold of automatic ones. */
export type ListRow = {
  /** The heading above it, where a day begins. */
  day: string | null;
} & ({ version: Version } | { fold: string; count: number; /** The newest version in it. */ first: string });

/**
 * The list as it is shown: by day, with long runs of automatic versions folded up so that the named ones stay in sight.
 *
 * @param versions newest first
 * @param opened folds that somebody opened
 * @param kept a version that is never folded away: the one that is looked at
 */
export function listRows(
  versions: readonly Version[],
  now: number,
  opened: ReadonlySet<string>,
  kept: string | null,
): ListRow[] {
  const rows: ListRow[] = [];
  let day = "";
  const headed = (version: Version) => {
    const next = dayOf(Date.parse(version.at), now);
    const begins = next !== day;
    day = next;
    return begins ? next : null;
  };
  for (let at = 0; at < versions.length;) {
    const run = automaticRun(versions, at, now);
    const first = versions[at];
    if (first === undefined) break;
    // The oldest of a run names its fold: newer ones come in above it all the time.
    const fold = versions[at + run - 1]?.id ?? "";
    const folds =
      run > shownOfRun + 1 && !opened.has(fold) && !versions.slice(at, at + run).some(({ id }) => id === kept);
    const shown = folds ? shownOfRun : Math.max(run, 1);
    for (const version of versions.slice(at, at + shown)) rows.push({ version, day: headed(version) });
    if (folds) rows.push({ fold, count: run - shown, first: versions[at + shown]?.id ?? "", day: null });
    at += Math.max(run, 1);
  }
  return rows;
}

/** How many automatic versions of one day follow each other from here on. */
function automaticRun(versions: readonly Version[], from: number, now: number): number {
  const day = (version: Version) => dayOf(Date.parse(version.at), now);
  let count = 0;
  for (let at = from; at < versions.length; at++, count++) {
    const version = versions[at];
    const first = versions[from];
    if (version === undefined || first === undefined || version.name !== null || day(version) !== day(first)) break;
  }
  return count;
}

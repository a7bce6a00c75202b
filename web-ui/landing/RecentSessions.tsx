import { useEffect, useState, useSyncExternalStore } from "react";
import type { Language } from "@/api/schemas";
import { sessionPath } from "@/session/links";
import { forgetVisit, readVisits, subscribeVisits, type Visit } from "@/session/recent";
import { forgetAdmission } from "@/session/tokens";
import { tagTexts } from "@/ui/initials";
import { NameTag } from "@/ui/NameTag";
import { describe, type Standing, standingOf } from "./recentSession";

/** As many as fit beside the form. */
const FEW = 4;
/** More tags than this would push the name away. */
const MOST_TAGS = 4;

/** The sessions opened in this browser, with who is there now. */
export function RecentSessions({ languages }: { languages: readonly Language[] }) {
  const visits = useVisits();
  const [all, setAll] = useState(false);
  if (visits === null) return <section aria-busy />;
  return (
    <section aria-label="Recent sessions">
      <h2 className="flex items-baseline justify-between pb-2.5 text-sm font-strong">
        Recent sessions
        {visits.length > FEW && (
          <button
            type="button"
            aria-expanded={all}
            onClick={() => setAll(!all)}
            className="font-text text-ink-2 underline decoration-line-control decoration-1 underline-offset-[3px] hover:decoration-current phone:-my-3 phone:min-h-11"
          >
            {all ? "Fewer" : `All ${visits.length}`}
          </button>
        )}
      </h2>
      {visits.length === 0 ? (
        <p className="border-t border-line py-3 text-pretty text-ink-2">
          None yet. Every session that you start or join in this browser is listed here.
        </p>
      ) : (
        <ul>
          {(all ? visits : visits.slice(0, FEW)).map((visit) => (
            <Recent key={visit.id} visit={visit} languages={languages} />
          ))}
        </ul>
      )}
      <p className="mt-3.5 border-t border-line pt-3.5 text-ink-3">Kept in this browser.</p>
    </section>
  );
}

function Recent({ visit, languages }: { visit: Visit; languages: readonly Language[] }) {
  const standing = useStanding(visit);
  const present = standing.kind === "open" ? standing.present : [];
  const tags = tagTexts(present);
  return (
    <li className="border-t border-line">
      <a
        href={sessionPath(visit.id)}
        className="-mx-2 grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-px rounded-tag px-2 py-[11px] no-underline hover:bg-chrome"
      >
        <strong className="truncate text-ui font-[540]">{standing.kind === "open" ? standing.name : visit.name}</strong>
        <small className="col-start-1 text-xs leading-[18px] text-ink-3">
          {describe(visit, standing, languages, new Date())}
        </small>
        {present.length > 0 && (
          <span className="col-start-2 row-span-2 row-start-1 flex items-center gap-[3px] self-center">
            {present.slice(0, MOST_TAGS).map((member) => (
              <NameTag key={member.id} text={tags.get(member.id) ?? ""} colour={member.colour} size="medium" />
            ))}
          </span>
        )}
      </a>
    </li>
  );
}

function useStanding(visit: Visit): Standing {
  const [standing, setStanding] = useState<Standing>({ kind: "asking" });
  useEffect(() => {
    const left = new AbortController();
    standingOf(visit, left.signal).then(
      (answer) => {
        setStanding(answer);
        if (answer.kind !== "unknown") return;
        forgetVisit(visit.id);
        forgetAdmission(visit.id);
      },
      (thrown: unknown) => {
        if (!left.signal.aborted) throw thrown;
      },
    );
    return () => left.abort();
  }, [visit]);
  return standing;
}

let cached: { text: string; visits: Visit[] } | null = null;

/** Null in the exported page: what the browser keeps is not known there. */
function useVisits(): Visit[] | null {
  return useSyncExternalStore(subscribeVisits, snapshot, () => null);
}

/** React compares snapshots by identity, so the same list must be the same array. */
function snapshot(): Visit[] {
  const visits = readVisits();
  const text = JSON.stringify(visits);
  if (cached?.text !== text) cached = { text, visits };
  return cached.visits;
}

"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { ProblemNote } from "@/people/ProblemNote";
import { sessionPath } from "@/session/links";
import { Button } from "@/ui/Button";
import { ButtonLink } from "@/ui/ButtonLink";
import { Doorstep, DoorstepText } from "@/ui/Doorstep";
import { NamedSessionForm } from "./NamedSessionForm";
import { PageFrame } from "@/ui/PageFrame";
import { nameIn, type NameStanding, standingOfName } from "./sessionName";

/** What stands behind `/<name>`: the session of that name, or the one button that makes it. */
export function NameGate() {
  const slug = useSlug();
  return slug === null ? <PageFrame>{null}</PageFrame> : <Gate key={slug} slug={slug} />;
}

function Gate({ slug }: { slug: string }) {
  const [round, setRound] = useState(0);
  const standing = useNameStanding(slug, round);
  const again = () => setRound((last) => last + 1);

  switch (standing.kind) {
    case "asking":
      return (
        <Doorstep title={slug}>
          <DoorstepText>Looking for the session of this name</DoorstepText>
        </Doorstep>
      );
    case "free":
      return <NamedSessionForm slug={slug} onTaken={again} />;
    case "found":
      return (
        <Doorstep title={slug}>
          <DoorstepText>Opening the session</DoorstepText>
        </Doorstep>
      );
    case "notAName":
      return (
        <Doorstep title={slug}>
          <DoorstepText>
            {standing.problem.message} {standing.problem.remedy}
          </DoorstepText>
          <p className="mt-7 flex">
            <ButtonLink href="/" look="filled">
              Start a session without a name
            </ButtonLink>
          </p>
        </Doorstep>
      );
    case "failed":
      return (
        <Doorstep title={slug}>
          <div className="mt-6">
            <ProblemNote problem={standing.problem}>
              <Button onClick={again}>Try again</Button>
            </ProblemNote>
          </div>
        </Doorstep>
      );
  }
}

/**
 * @param round another number asks again
 */
function useNameStanding(slug: string, round: number): NameStanding {
  const [known, setKnown] = useState<{ round: number; standing: NameStanding } | null>(null);
  useEffect(() => {
    const left = new AbortController();
    standingOfName(slug, left.signal).then(
      (standing) => {
        setKnown({ round, standing });
        // Replaced, so that the back button leaves the session instead of coming through here again. A secret behind the name
        // goes along: an invitation may be written with either address.
        if (standing.kind === "found") location.replace(sessionPath(standing.session) + location.hash);
      },
      (thrown: unknown) => {
        if (!left.signal.aborted) throw thrown;
      },
    );
    return () => left.abort();
  }, [slug, round]);
  return known?.round === round ? known.standing : { kind: "asking" };
}

const never = () => () => undefined;

/** Null in the exported page, which is one file for all names. */
function useSlug(): string | null {
  return useSyncExternalStore(
    never,
    () => nameIn(location.pathname),
    () => null,
  );
}

"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { Api } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { Problem } from "@/api/schemas";
import { JoinForm } from "@/people/JoinForm";
import { NeedInvitation } from "@/people/NeedInvitation";
import { SessionProblem } from "@/people/SessionProblem";
import { type Admission, forgetAdmission, readAdmission, recallAdmission } from "@/session/tokens";
import { PreviewGate, wantedPreview } from "./ports/PreviewGate";
import { Room } from "./Room";

/** The page behind `/s/<session>#<secret>`: the room, or with `?preview=<port>` the way to a preview, for whoever was admitted, the way in for everybody else. */
export function RoomPage() {
  // One file serves every session, so only the browser knows which one it shows.
  const address = useSyncExternalStore(subscribeAddress, readAddress, () => null);
  if (address === null) return null;
  const [session, secret] = address.split("#", 2);
  if (session === undefined || session === "") return <SessionProblem code="SESSION-01" />;
  return <Door key={session} session={session} secret={secret ?? ""} />;
}

function subscribeAddress(changed: () => void): () => void {
  addEventListener("popstate", changed);
  addEventListener("hashchange", changed);
  return () => {
    removeEventListener("popstate", changed);
    removeEventListener("hashchange", changed);
  };
}

function readAddress(): string {
  const session = /^\/s\/([A-Za-z0-9_-]+)\/?$/.exec(location.pathname)?.[1] ?? "";
  return `${session}#${location.hash.slice(1)}`;
}

function Door({ session, secret: inAddress }: { session: string; secret: string }) {
  // The secret is taken out of the address below; it may still be needed, if a stored pass turns out to be void.
  const [first] = useState(inAddress);
  const secret = inAddress === "" ? first : inAddress;
  const [admission, setAdmission] = useState<Admission | null>(() => readAdmission(session));
  const [recalling, setRecalling] = useState(admission === null);
  const [over, setOver] = useState<Problem | null>(null);

  useEffect(() => {
    if (!recalling) return;
    let gone = false;
    void recallAdmission(session).then((recalled) => {
      if (gone) return;
      if (recalled !== null) setAdmission(recalled);
      setRecalling(false);
    });
    return () => {
      gone = true;
    };
  }, [recalling, session]);

  useEffect(() => {
    // Who is in has no need of it, and addresses are copied, shown on screens and kept in histories.
    if (admission !== null && location.hash !== "") {
      history.replaceState(history.state, "", location.pathname + location.search);
    }
  }, [admission]);

  if (over !== null) return <SessionProblem {...over} />;
  if (admission !== null) {
    const leave = (problem: Problem) => {
      if (problem.code.startsWith("AUTH")) forgetAdmission(session);
      setAdmission(null);
      // A pass that is void may be replaced by the invitation that is still in the address.
      if (secret === "" || problem.code === "AUTH-04" || !problem.code.startsWith("AUTH")) setOver(problem);
    };
    const preview = wantedPreview(location.search);
    if (preview !== null) return <PreviewGate session={session} token={admission.token} {...preview} onOver={leave} />;
    return <Room session={session} admission={admission} onOver={leave} />;
  }
  if (recalling) return null;
  if (secret !== "") {
    return <JoinForm session={session} secret={secret} onJoined={() => setAdmission(readAdmission(session))} />;
  }
  return <Uninvited session={session} />;
}

/** Says whether there is something to be invited to. */
function Uninvited({ session }: { session: string }) {
  const [found, setFound] = useState<"open" | ApiError | null>(null);
  useEffect(() => {
    const gone = new AbortController();
    new Api()
      .checkOpen(session, gone.signal)
      .then(() => setFound("open"))
      .catch((failure: unknown) => {
        if (failure instanceof ApiError) setFound(failure);
        else if (!gone.signal.aborted) throw failure;
      });
    return () => gone.abort();
  }, [session]);
  if (found === null) return null;
  return found === "open" ? <NeedInvitation /> : <SessionProblem {...problemFields(found)} />;
}

const problemFields = ({ code, message, remedy }: ApiError): Problem => ({ code, message, remedy });

"use client";

import { useEffect } from "react";
import type { AdmissionAnswer } from "@/api/schemas";
import { Button } from "@/ui/Button";
import { Doorstep, DoorstepText } from "@/ui/Doorstep";
import { joinSession } from "./enterSession";
import { NameField } from "./NameField";
import { ProblemNote } from "./ProblemNote";
import { SessionProblem } from "./SessionProblem";
import { useEntering } from "./useEntering";

interface JoinFormProps {
  session: string;
  /** The invitation's secret, from the fragment of the address. */
  secret: string;
  /** Called once, after this browser has kept the token. */
  onJoined: (admission: AdmissionAnswer) => void;
}

/** What opens behind an invitation link: a name, and in. */
export function JoinForm({ session, secret, onJoined }: JoinFormProps) {
  const { nameField, field, busy, problem, submit } = useEntering();

  useEffect(() => field.current?.focus(), [field]);

  if (problem?.code === "SESSION-01" || problem?.code === "SESSION-02") return <SessionProblem code={problem.code} />;

  const join = async (displayName: string) => onJoined(await joinSession(session, { secret, displayName }));

  return (
    <Doorstep title="Join the session">
      <DoorstepText>You are invited to write and run code together. A name is all it takes.</DoorstepText>
      <form aria-label="Join" noValidate className="mt-7 flex flex-col gap-5" onSubmit={(event) => submit(event, join)}>
        {/* Whose colour it will be is known only inside. */}
        <NameField {...nameField} colour={0} />
        {problem !== null && <ProblemNote problem={problem} />}
        <Button
          type="submit"
          look="filled"
          size="large"
          aria-busy={busy}
          className="self-start phone:h-12 phone:w-full"
        >
          Join
        </Button>
      </form>
    </Doorstep>
  );
}

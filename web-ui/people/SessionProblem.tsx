import { ButtonLink } from "@/ui/ButtonLink";
import { Doorstep, DoorstepText } from "@/ui/Doorstep";

interface SessionProblemProps {
  /** Stable code of the refusal. */
  code: string;
  /** What the platform said, for codes that have no words here. */
  message?: string;
  remedy?: string;
}

const known: Partial<Record<string, { title: string; text: string }>> = {
  "SESSION-01": {
    title: "There is no such session",
    text: "Check the address: a character may have been lost on the way. Or start a session of your own.",
  },
  "SESSION-02": {
    title: "This session has ended",
    text: "Someone who manages it ended it, so nobody can enter it any more. Start a new one to go on.",
  },
  "AUTH-03": {
    title: "Your admission has expired",
    text: "Ask someone in the session for a new invitation link: they find it under Share.",
  },
  "AUTH-04": {
    title: "You are no longer in this session",
    text: "Someone who manages it removed you. If that was a mistake, ask for a new invitation link.",
  },
};

/** Why a session cannot be entered, and what to do. */
export function SessionProblem({ code, message, remedy }: SessionProblemProps) {
  const { title, text } = known[code] ?? {
    title: message ?? "This session cannot be opened",
    text: remedy ?? "Reload the page. If that does not help, tell the operator this code.",
  };
  return (
    <Doorstep title={title}>
      <DoorstepText>{text}</DoorstepText>
      <p className="mt-7 flex flex-wrap items-center gap-4">
        <ButtonLink href="/" look="filled">
          Start a new session
        </ButtonLink>
        <span className="rounded-tag bg-sunken px-1.5 font-code text-xs leading-[22px] font-[560] text-ink-2">
          {code}
        </span>
      </p>
    </Doorstep>
  );
}

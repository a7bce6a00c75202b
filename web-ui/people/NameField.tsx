import { type RefObject, useEffect } from "react";
import type { ApiError } from "@/api/errors";
import { Field } from "@/ui/Field";
import { initials } from "@/ui/initials";
import { NameTag } from "@/ui/NameTag";

export interface NameFieldProps {
  value: string;
  onChange: (name: string) => void;
  /** Set when the person tried to go on without a name. */
  missing: boolean;
  /** What the attempt came to; shown here if it is about the name. */
  problem: ApiError | null;
  ref: RefObject<HTMLInputElement | null>;
  /** The slot that the person will most likely have; whoever starts a session has the first. */
  colour?: number;
}

/** Whether a problem is about the name, so that it belongs at the field. */
export function isAboutName(problem: ApiError | null): boolean {
  return problem?.code === "PEOPLE-01";
}

/** *Your name*, with the tag that others will see. */
export function NameField({ value, onChange, missing, problem, ref, colour = 1 }: NameFieldProps) {
  const shown = value.trim();
  useEffect(() => {
    if (isAboutName(problem)) ref.current?.focus();
  }, [problem, ref]);
  return (
    <Field
      ref={ref}
      label="Your name"
      name="name"
      size="large"
      autoComplete="nickname"
      autoCapitalize="words"
      spellCheck={false}
      required
      aria-required
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      before={shown !== "" && <NameTag text={initials(shown)} colour={colour} />}
      error={missing && shown === "" ? "Type a name: others see it beside your caret." : nameError(problem)}
    />
  );
}

function nameError(problem: ApiError | null): string | undefined {
  return problem !== null && isAboutName(problem) ? `${problem.message} ${problem.remedy}` : undefined;
}

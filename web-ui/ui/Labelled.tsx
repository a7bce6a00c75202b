import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classes } from "./classes";
import { Icon } from "./Icon";

export interface LabelledProps {
  /** The control's; what is said of it has the id that {@link aboutOf} gives. */
  id: string;
  /** The accessible name. */
  label: string;
  /** Names the control for screen readers only, where its place says what it is. */
  hideLabel?: boolean;
  /** What is wrong and what to do; shown under the control and read with it. */
  error?: string | undefined;
  hint?: ReactNode;
  className?: string | undefined;
  children: ReactNode;
}

/** The id of what is said of a control; undefined if nothing is. */
export function aboutOf(id: string, { error, hint }: Pick<LabelledProps, "error" | "hint">): string | undefined {
  return error === undefined && hint === undefined ? undefined : `${id}-about`;
}

/** How the edge of a control tells whether something is wrong with it. */
export function edgeOf(error: string | undefined): string {
  return error === undefined ? "shadow-[inset_0_0_0_1px_var(--line-control)]" : "shadow-[inset_0_0_0_1.5px_var(--bad)]";
}

/** A control with its name above it and, if something is wrong with it, the reason below. */
export function Labelled({ id, label, hideLabel = false, error, hint, className, children }: LabelledProps) {
  const about = aboutOf(id, { error, hint });
  return (
    <div className={classes("min-w-0", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "mb-1.5 block text-sm font-strong"}>
        {label}
      </label>
      {children}
      {error === undefined
        ? hint !== undefined && (
            <small id={about} className="mt-1 block text-xs text-pretty text-ink-3">
              {hint}
            </small>
          )
        : about !== undefined && (
            <small id={about} role="alert" className="mt-1 flex gap-1.5 text-xs text-pretty text-bad">
              <Icon of={CircleAlert} small className="mt-[3px]" />
              {error}
            </small>
          )}
    </div>
  );
}

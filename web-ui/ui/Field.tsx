import { CircleAlert } from "lucide-react";
import { useId, type ComponentPropsWithRef, type ReactNode } from "react";
import { classes } from "./classes";
import { Icon } from "./Icon";

interface FieldProps extends Omit<ComponentPropsWithRef<"input">, "size"> {
  /** The accessible name. */
  label: string;
  /** Names the field for screen readers only, where its place says what it is. */
  hideLabel?: boolean;
  /** What is wrong and what to do; shown under the field and read with it. */
  error?: string | undefined;
  hint?: ReactNode;
  /** Stands before the text, within the edge. */
  before?: ReactNode;
  size?: "small" | "medium" | "large";
}

const sizes = { small: "h-[26px] px-2", medium: "h-8 px-2.5", large: "h-11 px-3 text-md" };

/** A line of text with its name and, if something is wrong with it, the reason next to it. */
export function Field({
  label,
  hideLabel = false,
  error,
  hint,
  before,
  size = "medium",
  className,
  ...input
}: FieldProps) {
  const id = useId();
  const describedBy = error === undefined && hint === undefined ? undefined : `${id}-about`;
  return (
    <div className={classes("min-w-0", className)}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "mb-1.5 block text-sm font-strong"}>
        {label}
      </label>
      <span
        className={classes(
          "flex items-center gap-2 rounded-control bg-paper focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-focus phone:min-h-11 phone:text-md",
          error === undefined
            ? "shadow-[inset_0_0_0_1px_var(--line-control)]"
            : "shadow-[inset_0_0_0_1.5px_var(--bad)]",
          sizes[size],
        )}
      >
        {before}
        <input
          {...input}
          id={id}
          aria-invalid={error !== undefined}
          aria-describedby={describedBy}
          className="h-full min-w-0 flex-1 bg-transparent p-0 outline-none"
        />
      </span>
      {error === undefined
        ? hint !== undefined && (
            <small id={describedBy} className="mt-1 block text-xs text-pretty text-ink-3">
              {hint}
            </small>
          )
        : describedBy !== undefined && (
            <small id={describedBy} role="alert" className="mt-1 flex gap-1.5 text-xs text-pretty text-bad">
              <Icon of={CircleAlert} small className="mt-[3px]" />
              {error}
            </small>
          )}
    </div>
  );
}

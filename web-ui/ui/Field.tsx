import { useId, type ComponentPropsWithRef, type ReactNode } from "react";
import { classes } from "./classes";
import { aboutOf, edgeOf, Labelled, type LabelledProps } from "./Labelled";

interface FieldProps
  extends Omit<ComponentPropsWithRef<"input">, "size" | "id">, Omit<LabelledProps, "id" | "children" | "className"> {
  /** Stands before the text, within the edge. */
  before?: ReactNode;
  size?: "small" | "medium" | "large";
}

const sizes = { small: "h-[26px] px-2", medium: "h-8 px-2.5", large: "h-11 px-3 text-md" };

/** A line of text with its name and, if something is wrong with it, the reason next to it. */
export function Field({ label, hideLabel, error, hint, before, size = "medium", className, ...input }: FieldProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hideLabel={hideLabel ?? false} error={error} hint={hint} className={className}>
      <span
        className={classes(
          "flex items-center gap-2 rounded-control bg-paper focus-within:outline-2 focus-within:outline-offset-1 focus-within:outline-focus phone:min-h-11 phone:text-md",
          edgeOf(error),
          sizes[size],
        )}
      >
        {before}
        <input
          {...input}
          id={id}
          aria-invalid={error !== undefined}
          aria-describedby={aboutOf(id, { error, hint })}
          className="h-full min-w-0 flex-1 bg-transparent p-0 outline-none"
        />
      </span>
    </Labelled>
  );
}

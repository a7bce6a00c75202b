import { useId, type ComponentPropsWithRef } from "react";
import { classes } from "./classes";
import { aboutOf, edgeOf, Labelled, type LabelledProps } from "./Labelled";

interface TextAreaProps
  extends Omit<ComponentPropsWithRef<"textarea">, "id">, Omit<LabelledProps, "id" | "children" | "className"> {}

/** Several lines of text with their name and, if something is wrong with them, the reason below. */
export function TextArea({ label, hideLabel, error, hint, className, rows = 3, ...area }: TextAreaProps) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hideLabel={hideLabel ?? false} error={error} hint={hint} className={className}>
      <textarea
        {...area}
        id={id}
        rows={rows}
        aria-invalid={error !== undefined}
        aria-describedby={aboutOf(id, { error, hint })}
        className={classes(
          "block w-full resize-y rounded-control bg-paper px-2.5 py-1.5 outline-none focus-visible:outline-2 focus-visible:outline-offset-1 focus-visible:outline-focus phone:text-md",
          edgeOf(error),
        )}
      />
    </Labelled>
  );
}

import { ChevronDown } from "lucide-react";
import type { ComponentPropsWithRef } from "react";
import { classes } from "./classes";
import { Icon } from "./Icon";

interface SelectProps<Value extends string> extends Omit<
  ComponentPropsWithRef<"select">,
  "value" | "onChange" | "children" | "size"
> {
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChoose: (value: Value) => void;
  /** 30 px in lists, 36 in dialogs; at least 44 on a phone. */
  size?: "small" | "large";
}

const sizes = { small: "h-[30px] text-sm", large: "h-9 text-ui" };

/** One of a few. The browser's own list opens, so that it works by keyboard and touch as people know it. */
export function Select<Value extends string>({
  value,
  options,
  onChoose,
  size = "small",
  className,
  ...rest
}: SelectProps<Value>) {
  return (
    <span className={classes("relative inline-flex", className)}>
      <select
        {...rest}
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.currentTarget.value);
          if (chosen !== undefined) onChoose(chosen.value);
        }}
        className={classes(
          "w-full cursor-default appearance-none rounded-control bg-paper py-0 pr-7 pl-2.5 shadow-[inset_0_0_0_1px_var(--line-control)] disabled:text-ink-ghost phone:min-h-11 phone:text-md",
          sizes[size],
        )}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} className="bg-raised text-ink">
            {option.label}
          </option>
        ))}
      </select>
      <Icon of={ChevronDown} small className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2" />
    </span>
  );
}

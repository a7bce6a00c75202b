import { classes } from "./classes";

interface TickProps {
  label: string;
  on: boolean;
  onChange: (on: boolean) => void;
  disabled?: boolean;
  className?: string;
}

/** A choice of yes or no that makes a list shorter. */
export function Tick({ label, on, onChange, disabled = false, className }: TickProps) {
  return (
    <label className={classes("flex items-center gap-1.5 whitespace-nowrap text-ink-2 phone:min-h-11", className)}>
      <input
        type="checkbox"
        checked={on}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className="size-3.5 accent-ink phone:size-5"
      />
      {label}
    </label>
  );
}

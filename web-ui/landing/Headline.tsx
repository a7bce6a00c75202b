import { classes } from "@/ui/classes";

interface HeadlineProps {
  /** Whose caret stands in the first line: the name being typed; empty for none yet. */
  name: string;
}

/**
 * The headline as two people would write it: the first caret carries the name that is being typed into the form, the second
 * stays still. Screen readers hear the sentence alone.
 */
export function Headline({ name }: HeadlineProps) {
  return (
    <h1
      aria-label="Write, run and debug code, together."
      className="-ml-1 text-[length:min(var(--text-display),7.9vw)] leading-[1.15] font-[560] tracking-[-.03em] phone:-ml-px phone:text-[40px] phone:leading-[50px]"
    >
      <span aria-hidden>
        Write,{" "}
        <span className="p1 relative whitespace-nowrap">
          run
          <Caret name={name === "" ? "You" : name} />
        </span>{" "}
        and debug code, <br />
        <span className="p2 relative whitespace-nowrap">
          <span className="absolute inset-x-[-3px] top-[10px] bottom-[2px] border-b-2 border-person/60 bg-[color-mix(in_srgb,var(--p)_var(--wash-amount),transparent)] phone:inset-x-[-2px] phone:top-1 phone:bottom-px" />
          <span className="relative">together.</span>
          <Caret name="Bo" atEnd />
        </span>
      </span>
    </h1>
  );
}

/** A caret with its flag; at the end of the headline the flag hangs to the right. */
function Caret({ name, atEnd = false }: { name: string; atEnd?: boolean }) {
  return (
    <span
      className={classes(
        "person-tag absolute w-[3px] bg-person phone:w-0.5",
        atEnd
          ? "top-[10px] right-[-6px] bottom-[2px] phone:top-1 phone:right-[-4px] phone:bottom-px"
          : "top-[6px] right-[-8px] bottom-[11px] phone:top-1 phone:right-[-5px] phone:bottom-[3px]",
      )}
    >
      <span
        className={classes(
          "absolute max-w-[18ch] truncate bg-person px-[7px] text-[13px] leading-[21px] font-head tracking-normal text-on-person phone:px-[5px] phone:text-xs phone:leading-[18px]",
          atEnd ? "top-0 left-full rounded-r-tag" : "bottom-full left-0 -mb-px rounded-t-tag rounded-br-tag",
        )}
      >
        {name}
      </span>
    </span>
  );
}

import { classes } from "./classes";

interface NameTagProps {
  /** Two characters, see `tagTexts`. */
  text: string;
  /** The person's slot, 1 to 8, given by the server in join order. */
  colour: number;
  /** 24 px in the top bar and dialogs, 20 in lists, 16 in the tree, the rail and text. */
  size?: "large" | "medium" | "small";
  /** Away or unreachable: outlined and grey, the initials stay. */
  away?: boolean;
  /** Your own tag has an ink ring. */
  you?: boolean;
  className?: string;
}

const sizes = {
  large: "h-6 min-w-[26px] px-1 text-[11px] rounded-tag tracking-[.02em]",
  medium: "h-5 min-w-[23px] px-[3px] text-tag rounded-tag tracking-[.02em]",
  small: "h-4 min-w-[19px] px-0.5 text-[10px] rounded-[3px]",
};

/** The one shape of a person. Decorative by itself: whatever holds it says the name. */
export function NameTag({ text, colour, size = "large", away = false, you = false, className }: NameTagProps) {
  return (
    <span
      aria-hidden
      className={classes(
        "person-tag inline-grid shrink-0 place-items-center font-ui leading-none font-[680]",
        `p${colour}`,
        sizes[size],
        away ? "text-(--p-none) shadow-[inset_0_0_0_1.5px_var(--line-control)]" : "bg-person text-on-person",
        you && "shadow-[0_0_0_2px_var(--chrome),0_0_0_3.5px_var(--ink)]",
        className,
      )}
    >
      {text}
    </span>
  );
}

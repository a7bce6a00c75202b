import { Check, Copy } from "lucide-react";
import { type RefObject, useEffect, useId, useRef, useState } from "react";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { copyText } from "./copyText";

/** How long the button says that it copied, in milliseconds. */
const SAID = 2_500;

interface CopyFieldProps {
  /** What is shown, by its name. */
  label: string;
  /** Null while it is being made. */
  text: string | null;
  /** What the button is called, such as "Copy link". */
  copy: string;
  /** At most one in a region. */
  filled?: boolean;
  /** More than one line. */
  lines?: number;
  className?: string;
  /** Has the focus as soon as there is a text. */
  fieldRef?: RefObject<HTMLInputElement | null>;
}

const look =
  "min-w-0 flex-1 rounded-control bg-paper px-2.5 font-code text-sm [font-variant-ligatures:none] shadow-[inset_0_0_0_1px_var(--line-control)] focus-visible:outline-offset-1 phone:flex-none";

/** A text that is made for somebody to take along, and the button that copies it. */
export function CopyField({ label, text, copy, filled = false, lines, className, fieldRef }: CopyFieldProps) {
  const id = useId();
  const own = useRef<HTMLInputElement | HTMLTextAreaElement | null>(null);
  const [said, setSaid] = useState<"nothing" | "copied" | "copyYourself">("nothing");

  useEffect(() => {
    // The field is there only with its text, so that nobody copies an empty one; it is what the dialog was opened for.
    if (text !== null) fieldRef?.current?.focus();
  }, [text, fieldRef]);

  useEffect(() => {
    if (said !== "copied") return;
    const timer = setTimeout(() => setSaid("nothing"), SAID);
    return () => clearTimeout(timer);
  }, [said]);

  const take = async () => {
    if (own.current !== null) setSaid((await copyText(own.current)) ? "copied" : "copyYourself");
  };
  const shared = {
    id,
    readOnly: true,
    spellCheck: false,
    onFocus: ({ currentTarget }: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => currentTarget.select(),
  };

  return (
    <div className={className}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-strong">
        {label}
      </label>
      <div className="flex gap-2 phone:flex-col">
        {text === null ? (
          <div
            aria-busy
            className="h-9 min-w-0 flex-1 rounded-control bg-press phone:h-11 phone:w-full phone:flex-none"
          />
        ) : lines === undefined ? (
          <input
            {...shared}
            ref={(element) => {
              own.current = element;
              if (fieldRef !== undefined) fieldRef.current = element;
            }}
            value={text}
            className={classes(look, "h-9 phone:h-11")}
          />
        ) : (
          <textarea
            {...shared}
            ref={(element) => {
              own.current = element;
            }}
            rows={lines}
            wrap="off"
            value={text}
            className={classes(look, "resize-none py-2 leading-[19px]")}
          />
        )}
        <Button
          look={filled ? "filled" : "outlined"}
          size="medium"
          unavailable={text === null ? `${label} is being made` : undefined}
          onClick={() => void take()}
          className="h-9 min-w-[105px]"
        >
          <Icon of={said === "copied" ? Check : Copy} /> {said === "copied" ? "Copied" : copy}
        </Button>
      </div>
      <p role="status" className={said === "copyYourself" ? "mt-1 text-xs text-ink-2" : "sr-only"}>
        {said === "copied" && `${label}: it is on the clipboard.`}
        {said === "copyYourself" &&
          "The browser does not let this page copy. The text is selected: copy it with Ctrl+C."}
      </p>
    </div>
  );
}

import { Check, Copy } from "lucide-react";
import { type RefObject, useEffect, useId, useState } from "react";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { copyText } from "./copyText";

/** How long the button says that it copied, in milliseconds. */
const SAID = 2_500;

interface LinkFieldProps {
  /** Null while it is being made. */
  link: string | null;
  field: RefObject<HTMLInputElement | null>;
}

/** The invitation's whole link, and the button that copies it. */
export function LinkField({ link, field }: LinkFieldProps) {
  const id = useId();
  const [said, setSaid] = useState<"nothing" | "copied" | "copyYourself">("nothing");

  useEffect(() => {
    // The field is there only with its link, so that nobody copies an empty one; it is what the dialog was opened for.
    if (link !== null) field.current?.focus();
  }, [link, field]);

  useEffect(() => {
    if (said !== "copied") return;
    const timer = setTimeout(() => setSaid("nothing"), SAID);
    return () => clearTimeout(timer);
  }, [said]);

  const copy = async () => {
    if (field.current !== null) setSaid((await copyText(field.current)) ? "copied" : "copyYourself");
  };

  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-strong">
        Invitation link
      </label>
      <div className="flex gap-2 phone:flex-col">
        {link === null ? (
          <div
            aria-busy
            className="h-9 min-w-0 flex-1 rounded-control bg-press phone:h-11 phone:w-full phone:flex-none"
          />
        ) : (
          <input
            ref={field}
            id={id}
            readOnly
            value={link}
            onFocus={(event) => event.currentTarget.select()}
            className="h-9 min-w-0 flex-1 rounded-control bg-paper px-2.5 font-code text-sm [font-variant-ligatures:none] shadow-[inset_0_0_0_1px_var(--line-control)] focus-visible:outline-offset-1 phone:h-11 phone:flex-none"
          />
        )}
        <Button
          look="filled"
          size="medium"
          unavailable={link === null ? "The link is being made" : undefined}
          onClick={() => void copy()}
          className="h-9 min-w-[105px]"
        >
          <Icon of={said === "copied" ? Check : Copy} /> {said === "copied" ? "Copied" : "Copy link"}
        </Button>
      </div>
      <p role="status" className={said === "copyYourself" ? "mt-1 text-xs text-ink-2" : "sr-only"}>
        {said === "copied" && "The invitation link is on the clipboard."}
        {said === "copyYourself" &&
          "The browser does not let this page copy. The link is selected: copy it with Ctrl+C."}
      </p>
    </div>
  );
}

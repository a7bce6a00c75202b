import { CircleAlert } from "lucide-react";
import { Icon } from "@/ui/Icon";
import { useRoom } from "../context";

/** Why nothing can be run, in words, where what is run would be shown: a tooltip is out of reach on a phone. */
export function RunOff() {
  const { available, reason } = useRoom((room) => room.run);
  if (available || reason === null) return null;
  return (
    <p role="note" className="flex shrink-0 items-start gap-2 border-t border-line px-4 py-2 text-pretty text-ink-2">
      <Icon of={CircleAlert} className="mt-0.5 text-warn" />
      <span>
        <span className="font-strong text-ink">Nothing can be run.</span> {reason.message} {reason.remedy}{" "}
        <span className="font-code text-ink-3">{reason.code}</span>
      </span>
    </p>
  );
}

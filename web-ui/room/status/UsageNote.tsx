import { Activity } from "lucide-react";
import type { Usage } from "@/session/messages";
import { Icon } from "@/ui/Icon";
import { useSession } from "../context";

/** What the session's programs use now; not there while nothing runs. It changes every second, so it is not announced. */
export function UsageNote() {
  const usage = useSession((state) => state.usage);
  if (usage === null) return null;
  return (
    <span title="What the programs of this session use now, together" className="flex items-center gap-1.5">
      <Icon of={Activity} small /> {usageWords(usage)}
    </span>
  );
}

/** As people say it: `12% CPU, 34 of 512 MiB, 3 processes`. All of one processor is 100%. */
export function usageWords({ processors, memoryBytes, memoryLimitBytes, processes }: Usage): string {
  const used = mebibytes(memoryBytes);
  const memory = memoryLimitBytes > 0 ? `${used} of ${mebibytes(memoryLimitBytes)} MiB` : `${used} MiB`;
  return `${Math.round(processors * 100)}% CPU, ${memory}, ${processes === 1 ? "1 process" : `${processes} processes`}`;
}

function mebibytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}

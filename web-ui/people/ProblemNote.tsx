import { OctagonAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Problem } from "@/api/schemas";
import { Icon } from "@/ui/Icon";

/** Why something did not happen, what to do, and the code, at the place where it was asked for. Read out at once. */
export function ProblemNote({ problem, children }: { problem: Problem; children?: ReactNode }) {
  return (
    <div role="alert" className="flex gap-2.5 rounded-control bg-bad-wash px-3.5 py-3">
      <Icon of={OctagonAlert} className="mt-0.5 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-strong">{problem.message}</p>
        <p className="text-pretty text-ink-2">{problem.remedy}</p>
        <div className="mt-1.5 flex flex-wrap items-center gap-2">
          <span className="rounded-tag bg-paper px-1.5 font-code text-xs leading-[22px] font-[560] text-ink-2">
            {problem.code}
          </span>
          {children}
        </div>
      </div>
    </div>
  );
}

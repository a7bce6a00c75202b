import { CircleAlert } from "lucide-react";
import { Icon } from "@/ui/Icon";
import type { KnownStatus } from "./useStatus";

/** Whether the platform answers, whether programs can run, and which version this is. */
export function StatusFooter({ status, problem }: KnownStatus) {
  return (
    <footer className="flex min-h-9 items-center gap-6 border-t border-line bg-chrome px-8 py-[7.5px] text-xs text-ink-3 phone:px-5">
      <span role="status" className="flex min-w-0 items-center gap-6">
        <Verdict status={status} problem={problem} />
      </span>
      {status !== null && <span className="ml-auto whitespace-nowrap phone:hidden">Tandem {status.version}</span>}
    </footer>
  );
}

function Verdict({ status, problem }: KnownStatus) {
  if (problem !== null) return <Trouble text={`${problem.message} ${problem.remedy}`} code={problem.code} />;
  if (status === null) return null;
  const { runAvailable, runUnavailable, runners } = status;
  if (!runAvailable) {
    const { message, remedy, code } = runUnavailable ?? {};
    return <Trouble text={[message ?? "Programs cannot run now.", remedy].filter(Boolean).join(" ")} code={code} />;
  }
  return (
    <>
      <span className="whitespace-nowrap">
        <span aria-hidden className="mr-[7px] inline-block size-2 rounded-full bg-ok" />
        All systems work
      </span>
      <span className="whitespace-nowrap phone:hidden">
        {runners === 1 ? "1 runner ready" : `${runners} runners ready`}
      </span>
    </>
  );
}

function Trouble({ text, code }: { text: string; code: string | undefined }) {
  return (
    <span className="flex min-w-0 items-start gap-1.5 text-ink-2">
      <Icon of={CircleAlert} small className="mt-[3px] text-warn" />
      <span>
        {text} {code !== undefined && <span className="font-code text-ink-3">{code}</span>}
      </span>
    </span>
  );
}

import { CircleAlert, CircleCheck, CirclePause, CircleStop, RotateCw } from "lucide-react";
import type { ReactNode } from "react";
import type { RunSummary } from "@/session/room";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Icon } from "@/ui/Icon";
import { NameTag } from "@/ui/NameTag";
import { useRoom } from "../context";
import { useGoingDebug } from "../debug/useDebug";
import { useStartDebug } from "../debug/useStartDebug";
import { useTagTexts } from "../people/where";
import { useStartTests } from "../tests/useTests";
import { totalOf } from "../tests/testTree";
import { countWords } from "../tests/words";
import { useRun } from "../useRun";
import { Elapsed } from "./Elapsed";
import { duration, memory, type Verdict, verdictOn } from "./verdict";

/** How the run goes or went: verdict, reason, time, memory, who started it. */
export function ResultRow({ run }: { run: RunSummary | undefined }) {
  const members = useRoom((room) => room.members);
  const verdict = run === undefined ? null : verdictOn(run, members);
  return (
    <>
      <div
        role="status"
        aria-label="Result"
        className={classes(
          "flex h-[34px] shrink-0 items-center gap-2 overflow-hidden border-t border-line pr-3 pl-4 whitespace-nowrap phone:h-10",
          verdict?.tone === "bad" && "bg-bad-wash",
        )}
      >
        {run === undefined ? (
          <span className="text-ink-2">Nothing has been run yet.</span>
        ) : verdict === null ? (
          <Going run={run} />
        ) : (
          <Ended run={run} verdict={verdict} />
        )}
        {run !== undefined && <StartedBy run={run} ended={verdict !== null} />}
      </div>
      {verdict?.remedy && (
        <p className="shrink-0 bg-bad-wash pr-3 pb-2 pl-10 text-pretty text-ink-2">{verdict.remedy}</p>
      )}
    </>
  );
}

function Going({ run }: { run: RunSummary }) {
  const language = useRoom((room) => room.languages.find(({ id }) => id === run.language));
  const name =
    run.language === null
      ? (run.configuration ?? "the command")
      : `${language?.name ?? run.language} ${language?.version ?? ""}`.trim();
  const step = run.steps.at(-1);
  const running = { PROGRAM: "Running", TESTS: "Running tests", DEBUG: "Debugging" }[run.goal];
  const debug = useGoingDebug();
  const paused = debug?.run === run.id && debug.state === "STOPPED";
  const stops = debug?.run === run.id ? debug.stops.length : 0;
  const stage = run.stopping
    ? "Stopping"
    : step === undefined
      ? `Starting ${name}`
      : step.step === "compile"
        ? "Compiling"
        : paused
          ? "Paused"
          : running;
  return (
    <>
      {paused ? (
        <Icon of={CirclePause} className="text-(--stop-edge)" />
      ) : (
        <span aria-hidden className="size-2.5 rounded-full shadow-[inset_0_0_0_2px_var(--ink)]" />
      )}
      <span className="font-strong">{stage}</span>
      <Separator />
      <span className="overflow-hidden text-ellipsis text-ink-2">
        {run.counts !== null && totalOf(run.counts) > 0 && `${countWords(run.counts)}, `}
        {step !== undefined && `${name}, `}
        <Elapsed since={run.requestedAt} />
        {stops > 0 && `, ${stops} ${stops === 1 ? "stop" : "stops"}`}
      </span>
    </>
  );
}

function Ended({ run: { end }, verdict }: { run: RunSummary; verdict: Verdict }) {
  if (end === null) return null;
  const { tone, title, reason } = verdict;
  return (
    <>
      <Icon
        of={tone === "ok" ? CircleCheck : tone === "bad" ? CircleAlert : CircleStop}
        className={tone === "ok" ? "text-ok" : tone === "bad" ? "text-bad" : "text-warn"}
      />
      <span className="font-strong">{title}</span>
      <Separator />
      <span className="overflow-hidden text-ellipsis text-ink-2">{reason}</span>
      <Separator />
      <span className="text-ink-2">
        {duration(end.wallMillis)}
        {end.cpuMillis > 0 && <span className="phone:hidden">, of which {duration(end.cpuMillis)} CPU</span>}
      </span>
      {end.peakMemoryBytes > 0 && (
        <span className="flex items-center gap-2 text-ink-2 phone:hidden">
          <Separator />
          peak {memory(end.peakMemoryBytes)}
        </span>
      )}
    </>
  );
}

function StartedBy({ run, ended }: { run: RunSummary; ended: boolean }) {
  const starter = useRoom((room) => room.members.find(({ id }) => id === run.requestedBy));
  const tags = useTagTexts();
  const { unavailable, start } = useAgain(run);
  return (
    <span className="ml-auto flex shrink-0 items-center gap-1.5 text-ink-2">
      {run.configuration !== null && (
        <span
          className="max-w-40 overflow-hidden text-ellipsis phone:hidden"
          title={`Run configuration: ${run.configuration}`}
        >
          {run.configuration},
        </span>
      )}
      {starter !== undefined && (
        <>
          <span className="phone:hidden">started by</span>
          <span className="sr-only">{starter.name}</span>
          <NameTag text={tags.get(starter.id) ?? ""} colour={starter.colour} size="small" />
        </>
      )}
      {ended && (
        <Button look="plain" unavailable={unavailable} onClick={start} className="h-6 phone:hidden">
          <Icon of={RotateCw} small /> Again
        </Button>
      )}
    </span>
  );
}

/** Starts the same again: tests as tests, a debug session as one, and otherwise what Run proposes. */
function useAgain(run: RunSummary): { unavailable: string | undefined; start: () => void } {
  const again = useRun();
  const startTests = useStartTests();
  const startDebug = useStartDebug();
  const { goal, language, entry } = run;
  // With a configuration, Run knows best what else belongs to it.
  const asChosen = run.configuration !== null && run.configuration === again.configuration?.name;
  if (goal === "DEBUG") return { unavailable: again.unavailable, start: startDebug };
  if (goal === "PROGRAM" || language === null || asChosen) return again;
  const unavailable = again.going === undefined ? undefined : "A run is going. Stop it first.";
  return { unavailable, start: () => startTests(language, entry ?? undefined) };
}

function Separator(): ReactNode {
  return <span aria-hidden className="mx-1 h-3.5 w-px shrink-0 bg-line-strong" />;
}

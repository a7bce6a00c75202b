import { X } from "lucide-react";
import { type ReactNode, useEffect, useMemo, useState, useSyncExternalStore } from "react";
import { IconButton } from "@/ui/IconButton";
import { Tick } from "@/ui/Tick";
import { useRoom, useTools, useView } from "../context";
import { RunChoice } from "../output/OutputPanel";
import { ResultRow } from "../output/ResultRow";
import { orShow } from "../useRun";
import { TestTree } from "./TestTree";
import { isBad, isBadState, totalOf } from "./testTree";

interface TestsPanelProps {
  closable: boolean;
  /** The tabs of the panel that it is part of. */
  tabs: ReactNode;
}

/** The tests of the newest run of tests, or of an older one that was chosen. Everybody sees the same. */
export function TestsPanel({ closable, tabs }: TestsPanelProps) {
  const { connection, view, api } = useTools();
  const runs = useRoom((room) => room.runs);
  const shownTests = useView((state) => state.shownTests);
  const tested = useMemo(() => runs.filter(({ goal }) => goal === "TESTS"), [runs]);
  const run = tested.find(({ id }) => id === shownTests) ?? tested[0];
  const runId = run?.id;
  const newest = run === runs[0];
  const log = useMemo(() => (runId === undefined ? null : connection.tests.of(runId)), [connection, runId]);
  const tests = useSyncExternalStore(log?.subscribe ?? never, log?.getTests ?? none, none);
  const [failedOnly, setFailedOnly] = useState(false);
  const failing = run?.counts != null && isBad(run.counts);
  const shown = useMemo(
    () => (failedOnly && failing ? tests.filter(({ state }) => isBadState(state)) : tests),
    [tests, failedOnly, failing],
  );
  const missing = run?.counts == null ? 0 : totalOf(run.counts) - tests.length;
  const language = useRoom((room) => room.languages.find(({ id }) => id === run?.language));
  const hint = language?.tests?.hint;

  useEffect(() => {
    // Those of the newest run come over the socket; older ones are fetched when somebody looks.
    if (runId === undefined || newest) return;
    api
      .run(runId)
      .then((fetched) => connection.tests.fetched(fetched))
      .catch(orShow("The tests of that run could not be fetched"));
  }, [api, connection, runId, newest]);

  return (
    <section aria-label="Tests" className="flex h-full min-h-0 flex-col bg-paper">
      <div className="flex h-(--bar-panel) shrink-0 items-center gap-0.5 px-2 phone:h-11">
        {tabs}
        {failing && <Tick label="Failed only" on={failedOnly} onChange={setFailedOnly} className="px-1.5" />}
        {tested.length > 1 && run !== undefined && (
          <RunChoice what="Tests" runs={tested} shown={run} onChoose={(id) => view.setState({ shownTests: id })} />
        )}
        {closable && (
          <IconButton icon={X} label="Close panel" tight onClick={() => view.setState({ outputShown: false })} />
        )}
      </div>
      <ResultRow run={run} />
      <div className="min-h-0 flex-1 overflow-y-auto border-t border-line py-1">
        {tests.length > 0 ? (
          <TestTree key={runId} tests={shown} language={language} />
        ) : (
          run?.state === "ENDED" && (
            <p className="px-4 py-2 text-pretty text-ink-2">
              {run.counts !== null && totalOf(run.counts) > 0
                ? "Fetching the tests"
                : run.end?.reason === "EXITED"
                  ? `Nothing there is a test yet. ${hint ?? ""}`
                  : "No test was run; the output says why."}
            </p>
          )
        )}
        {tests.length > 0 && missing > 0 && (
          <p className="px-4 py-1.5 text-ink-2">
            {missing.toLocaleString("en")} more are only counted: so many are not told one by one.
          </p>
        )}
      </div>
    </section>
  );
}

const empty: readonly never[] = [];
const none = () => empty;
const never = () => () => undefined;

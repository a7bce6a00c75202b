import { useEffect } from "react";
import { useRoom, useTools, useView } from "../context";
import { OutputPanel } from "../output/OutputPanel";
import { TestsPanel } from "../tests/TestsPanel";
import { PanelTabs } from "./PanelTabs";
import { screensOf } from "./screens";
import { TerminalPanel } from "./TerminalPanel";

/** The output of runs, the tests, and the terminals, one at a time. */
export function BottomPanel({ closable = true }: { closable?: boolean }) {
  const { connection } = useTools();
  const terminals = useRoom((room) => room.terminals);
  const bottom = useView((view) => view.bottom);
  const terminal = terminals.find(({ id }) => id === bottom);

  useEffect(() => {
    screensOf(connection).keepOnly(new Set(terminals.map(({ id }) => id)));
  }, [connection, terminals]);

  const tested = useRoom((room) => room.runs.some(({ goal }) => goal === "TESTS"));
  const showsTests = bottom === "tests" && tested;
  const tabs = (
    <PanelTabs terminals={terminals} tested={tested} shown={terminal?.id ?? (showsTests ? "tests" : "output")} />
  );
  if (showsTests) return <TestsPanel closable={closable} tabs={tabs} />;
  if (terminal === undefined) return <OutputPanel closable={closable} tabs={tabs} />;
  return <TerminalPanel key={terminal.id} terminal={terminal} closable={closable} tabs={tabs} />;
}

import { useEffect } from "react";
import { useRoom, useTools, useView } from "../context";
import { DebugConsole } from "../debug/console/DebugConsole";
import { DebugPanel } from "../debug/DebugPanel";
import { useDebugShown } from "../debug/useDebug";
import { OutputPanel } from "../output/OutputPanel";
import { TestsPanel } from "../tests/TestsPanel";
import { narrow, useMedia, usePhone } from "../useMedia";
import { panelNames, PanelTabs } from "./PanelTabs";
import { screensOf } from "./screens";
import { TerminalPanel } from "./TerminalPanel";

/** The output of runs, the tests, what belongs to a debug session, and the terminals, one at a time. */
export function BottomPanel({ closable = true }: { closable?: boolean }) {
  const { connection } = useTools();
  const terminals = useRoom((room) => room.terminals);
  const bottom = useView((view) => view.bottom);
  const terminal = terminals.find(({ id }) => id === bottom);

  useEffect(() => {
    screensOf(connection).keepOnly(new Set(terminals.map(({ id }) => id)));
  }, [connection, terminals]);

  const tested = useRoom((room) => room.runs.some(({ goal }) => goal === "TESTS"));
  const debugs = useDebugShown();
  const below = useMedia(narrow);
  const phone = usePhone(); // which has a place for the debugger
  const there = {
    output: true,
    tests: tested,
    console: debugs,
    debugger: debugs && below && !phone,
  };
  const panels = panelNames.filter((name) => there[name]);
  const panel = panels.find((name) => name === bottom) ?? "output";
  const tabs = <PanelTabs panels={panels} terminals={terminals} shown={terminal?.id ?? panel} />;
  if (terminal === undefined && panel === "console") return <DebugConsole closable={closable} tabs={tabs} />;
  if (terminal === undefined && panel === "debugger") {
    return (
      <div className="flex h-full min-h-0 flex-col bg-paper">
        <div className="flex h-(--bar-panel) shrink-0 items-center gap-0.5 border-b border-line px-2">{tabs}</div>
        <div className="min-h-0 flex-1">
          <DebugPanel />
        </div>
      </div>
    );
  }
  if (terminal === undefined && panel === "tests") return <TestsPanel closable={closable} tabs={tabs} />;
  if (terminal === undefined) return <OutputPanel closable={closable} tabs={tabs} />;
  return <TerminalPanel key={terminal.id} terminal={terminal} closable={closable} tabs={tabs} />;
}

import { Menu } from "@base-ui/react/menu";
import { Bug, Check, ChevronDown, ListChecks, Play, Settings2, Square } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Kbd } from "@/ui/Kbd";
import { runKeys, testKeys } from "@/ui/keys";
import { menuHeading, menuItem, menuPopup, menuSeparator } from "@/ui/menuClasses";
import { useRoom, useTools } from "../context";
import { useGoingDebug } from "../debug/useDebug";
import { useDebugButton } from "../debug/useStartDebug";
import { ConfigurationsDialog, shownName } from "../run/ConfigurationsDialog";
import { useRunConfigurations } from "../run/useRunSettings";
import { useTests } from "../tests/useTests";
import { runnableEntries } from "../runTarget";
import { narrow } from "../useMedia";
import { pathOf } from "../tree/nodes";
import { useRun } from "../useRun";

/** What is run and in which language, Run, and Stop. Nothing here moves or changes size. */
export function RunBar() {
  const { going, stop, start, unavailable } = useRun();
  const debug = useGoingDebug();
  return (
    <div role="toolbar" aria-label="Run" className="flex items-center gap-1.5">
      <LanguageChoice />
      <WhatChoice />
      <span className="mx-1 h-[18px] w-px bg-line-strong" />
      <Button
        // Continue is the one filled button then.
        look={debug === undefined ? "filled" : "outlined"}
        aria-label="Run"
        unavailable={unavailable}
        onClick={start}
        className="h-[30px]"
      >
        <Icon of={Play} small /> Run
        <span className="max-[1180px]:hidden">
          <Kbd keys={runKeys} />
        </span>
      </Button>
      <DebugButton />
      <StopButton running={going !== undefined} stop={stop} />
      <TestsButton />
    </div>
  );
}

/** Debugs what Run runs; while a debug session goes on it says so, and shows the debugger. */
function DebugButton() {
  const { view } = useTools();
  const debug = useGoingDebug();
  const { unavailable, start } = useDebugButton();
  if (debug !== undefined) {
    return (
      <Button
        look="plain"
        aria-pressed
        title="Debugging. Shows the debugger"
        className="h-[30px] w-[106px] bg-press"
        onClick={() => {
          view.setState({ debugShown: true, debugRun: null });
          if (matchMedia(narrow).matches) view.setState({ outputShown: true, bottom: "debugger" });
        }}
      >
        <Icon of={Bug} small /> Debugging
      </Button>
    );
  }
  return (
    <Button look="outlined" aria-label="Debug" unavailable={unavailable} onClick={start} className="h-[30px] w-[106px]">
      <Icon of={Bug} small /> Debug
    </Button>
  );
}

/** Runs the tests of the language that Run has; not there where they are not run at all. */
function TestsButton() {
  const tests = useTests();
  if (tests === undefined) return null;
  return (
    <Button
      look="plain"
      aria-label="Run tests"
      title={`Run the ${tests.language.name} tests with ${tests.language.tests?.tool ?? ""} (${testKeys})`}
      unavailable={tests.unavailable}
      onClick={tests.start}
      className="h-[30px]"
    >
      <Icon of={ListChecks} small /> <span className="max-[1180px]:sr-only">Tests</span>
    </Button>
  );
}

function StopButton({ running, stop }: { running: boolean; stop: () => void }) {
  return (
    <Button
      look="plain"
      aria-label="Stop"
      unavailable={running ? undefined : "Nothing is running."}
      onClick={stop}
      className="h-[30px]"
    >
      <Icon of={Square} small /> Stop
    </Button>
  );
}

/** On a phone there is room for starting or for stopping. */
export function RunOrStop() {
  const debug = useDebugButton();
  const { going, stop, start, unavailable } = useRun();
  if (going !== undefined) return <StopButton running stop={stop} />;
  return (
    <>
      <Button
        look="plain"
        aria-label="Debug"
        title="Debug"
        unavailable={debug.unavailable}
        onClick={debug.start}
        className="w-11 px-0"
      >
        <Icon of={Bug} />
      </Button>
      <Button look="filled" aria-label="Run" unavailable={unavailable} onClick={start} className="px-3.5">
        <Icon of={Play} small /> Run
      </Button>
    </>
  );
}

function LanguageChoice() {
  const { view } = useTools();
  const languages = useRoom((room) => room.languages);
  const { language, configuration } = useRun();
  if (configuration !== undefined) {
    const said = configuration.kind === "COMMAND" ? "Own command" : (language?.name ?? "Language");
    return (
      <Button
        look="plain"
        aria-label={`Language: ${said}`}
        unavailable={`The run configuration ${shownName(configuration.name)} says it.`}
        className="h-[30px] max-w-44 px-1.5 text-ui"
      >
        <span className="overflow-hidden text-ellipsis">{said}</span>
      </Button>
    );
  }
  const name = language === undefined ? "Language" : `${language.name} ${language.version ?? ""}`.trim();
  const [ready, missing] = [
    languages.filter(({ unavailableReason }) => unavailableReason === null),
    languages.filter(({ unavailableReason }) => unavailableReason !== null),
  ];
  return (
    <Choice label={`Language: ${name}`} text={name}>
      <Menu.RadioGroup value={language?.id ?? null} onValueChange={(id: string) => view.setState({ runLanguage: id })}>
        {ready.map(({ id, name, version }) => (
          <Option key={id} value={id} name={name} aside={version} />
        ))}
        {missing.map(({ id, name, version, unavailableReason }) => (
          <Option key={id} value={id} name={name} aside={version} why={unavailableReason} />
        ))}
      </Menu.RadioGroup>
    </Choice>
  );
}

/** What Run runs: a file as it is, or one of the session's run configurations. */
function WhatChoice() {
  const [editing, setEditing] = useState(false);
  const { configuration, name } = useRun();
  const shown = configuration === undefined ? (name ?? "No program yet") : shownName(configuration.name);
  return (
    <>
      <Choice label={`Run configuration: ${shown}`} text={shown}>
        <WhatItems option={(value, text) => <Option key={value} value={value} name={text} />} />
        <Menu.Separator className={menuSeparator} />
        <Menu.Item className={menuItem} onClick={() => setEditing(true)}>
          <Icon of={Settings2} small className="text-ink-3" /> Edit run configurations…
        </Menu.Item>
      </Choice>
      <ConfigurationsDialog open={editing} onClose={() => setEditing(false)} />
    </>
  );
}

/** The files that can be run and the run configurations, as items of a menu. */
export function WhatItems({ option }: { option: (value: string, text: string) => ReactNode }) {
  const { view } = useTools();
  const tree = useRoom((room) => room.tree);
  const languages = useRoom((room) => room.languages);
  const configurations = useRunConfigurations();
  const { configuration, entry } = useRun();
  const files = runnableEntries({ tree, languages });
  const choose = (value: string) =>
    view.setState(
      tree.has(value)
        ? { runConfiguration: null, runEntry: value, runLanguage: null }
        : { runConfiguration: value, runLanguage: null },
    );
  return (
    <Menu.RadioGroup value={configuration?.id ?? entry?.id ?? null} onValueChange={choose}>
      {configurations.length > 0 && <div className={menuHeading}>Run configurations</div>}
      {configurations.map(({ id, name }) => option(id, shownName(name)))}
      <div className={menuHeading}>Files</div>
      {files.map((file) => option(file.id, pathOf(tree, file)))}
      {files.length === 0 && <p className="px-2 py-1 text-ink-2">Make a file that a language here can run.</p>}
    </Menu.RadioGroup>
  );
}

function Choice({ label, text, children }: { label: string; text: string; children: ReactNode }) {
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={label}
        className="flex h-[30px] max-w-44 items-center gap-1.5 rounded-control px-1.5 whitespace-nowrap hover:bg-hover data-popup-open:bg-press"
      >
        <span className="overflow-hidden text-ellipsis">{text}</span> <Icon of={ChevronDown} small />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="start" className="z-40">
          <Menu.Popup className={`${menuPopup} max-h-96 w-80 overflow-y-auto`}>{children}</Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

interface OptionProps {
  value: string;
  name: string;
  aside?: string | null;
  /** Why it cannot be chosen. */
  why?: string | null;
}

function Option({ value, name, aside, why = null }: OptionProps) {
  return (
    <Menu.RadioItem
      value={value}
      disabled={why !== null}
      closeOnClick
      className="grid cursor-default grid-cols-[20px_1fr_auto] items-center gap-x-2 rounded-control px-2 py-1.5 outline-none data-disabled:text-ink-3 data-highlighted:bg-press"
    >
      <span className="flex">
        <Menu.RadioItemIndicator>
          <Icon of={Check} />
        </Menu.RadioItemIndicator>
      </span>
      <span className="overflow-hidden text-ellipsis">{name}</span>
      <small className="text-xs text-ink-3">{aside}</small>
      {why !== null && <span className="col-span-2 col-start-2 text-xs text-pretty text-ink-2">{why}</span>}
    </Menu.RadioItem>
  );
}

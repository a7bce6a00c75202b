import { X } from "lucide-react";
import { type ReactNode, useLayoutEffect, useRef } from "react";
import type { Evaluated } from "@/api/debug";
import { IconButton } from "@/ui/IconButton";
import { NameTag } from "@/ui/NameTag";
import { useTools } from "../../context";
import { usePersonOf } from "../../history/people";
import { type Shown, useDebug, useShown } from "../useDebug";
import { kindOf } from "../variables/valueKind";
import { ConsoleInput } from "./ConsoleInput";
import { ResultTree } from "./ResultTree";

interface DebugConsoleProps {
  closable: boolean;
  /** The tabs of the panel that it is part of. */
  tabs: ReactNode;
}

/** What people evaluated in the program, and what it came to: everybody sees the same. */
export function DebugConsole({ closable, tabs }: DebugConsoleProps) {
  const { view } = useTools();
  const debug = useDebug();
  const shown = useShown();
  const end = useRef<HTMLDivElement>(null);
  const evaluated = debug?.evaluated ?? [];
  useLayoutEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [evaluated.length]);
  return (
    <section aria-label="Debug console" className="flex h-full min-h-0 flex-col bg-paper">
      <div className="flex h-(--bar-panel) shrink-0 items-center gap-0.5 px-2 phone:h-11">
        {tabs}
        {closable && (
          <IconButton icon={X} label="Close panel" tight onClick={() => view.setState({ outputShown: false })} />
        )}
      </div>
      <div
        role="log"
        aria-label="Evaluated"
        // A scrollable region has to be reachable by keyboard.
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto border-t border-line px-4 py-2 font-code text-[13px] leading-5 focus-visible:-outline-offset-2"
      >
        {evaluated.length === 0 && (
          <p className="font-ui text-ink-2">Whatever anybody evaluates here, everybody sees.</p>
        )}
        {evaluated.map((one, index) => (
          <Answer key={index} one={one} shown={shown} />
        ))}
        <div ref={end} />
      </div>
      {debug !== undefined && debug.state !== "ENDED" && <ConsoleInput debug={debug} shown={shown} />}
    </section>
  );
}

const colours = {
  text: "text-(--code-string)",
  number: "text-(--code-number)",
  word: "text-(--code-keyword)",
  other: "",
};

function Answer({ one, shown }: { one: Evaluated; shown: Shown | undefined }) {
  const { by, expression, result, error, epoch } = one;
  const { name, tag, colour } = usePersonOf()(by);
  return (
    <div className="relative min-h-5 pb-1 pl-[30px] break-words whitespace-pre-wrap">
      <span className="sr-only">{name}: </span>
      <NameTag text={tag} colour={colour} size="small" className="absolute top-0.5 left-0" />
      <p className="font-[600]">{expression}</p>
      {result === null ? (
        <p className="text-bad">{error ?? "It came to nothing."}</p>
      ) : result.variablesReference > 0 && shown?.stop != null && !shown.past && epoch === shown.epoch ? (
        <ResultTree expression={expression} result={result} shown={shown} />
      ) : (
        <p className={colours[kindOf(result.result)]}>
          {result.result}
          {result.type !== null && result.type !== "" && <span className="text-ink-3"> {result.type}</span>}
        </p>
      )}
    </div>
  );
}

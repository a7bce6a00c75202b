import { type KeyboardEvent, type SubmitEvent, useEffect, useId, useRef, useState } from "react";
import { ApiError } from "@/api/errors";
import { type Completion, completionsAnswerSchema } from "@/api/debug";
import type { DebugState } from "@/session/debug/debugState";
import { Button } from "@/ui/Button";
import { classes } from "@/ui/classes";
import { Kbd } from "@/ui/Kbd";
import { type Shown, useWhyNotDebug } from "../useDebug";
import { checked, orTell, useDebugActions } from "../useDebugActions";
import { applied } from "./completion";

interface ConsoleInputProps {
  debug: DebugState;
  shown: Shown | undefined;
}

/** So many proposals are shown. */
const mostProposals = 12;

/** Evaluates what is typed, in the frame that one looks at. Arrow up and down bring back what was typed before, Tab asks how the word goes on. */
export function ConsoleInput({ debug, shown }: ConsoleInputProps) {
  const actions = useDebugActions();
  const whyNot = useWhyNotDebug();
  const [text, setText] = useState("");
  const [back, setBack] = useState(0);
  const [proposals, setProposals] = useState<{ of: string; caret: number; list: readonly Completion[] }>();
  const [chosen, setChosen] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const caretAfter = useRef<number | null>(null);
  const list = useId();
  const frameId = shown?.past === true ? undefined : shown?.frame?.id;
  const past = debug.evaluated.map(({ expression }) => expression).filter((one, at, all) => all[at + 1] !== one);
  const offered = debug.capabilities.supportsCompletionsRequest === true;
  const why =
    whyNot ??
    (shown?.past === true ? "Go back to now to evaluate something" : undefined) ??
    (debug.state === "STARTING" ? "The program is being started" : undefined);
  const open = proposals?.of === text && proposals.list.length > 0;

  useEffect(() => {
    if (caretAfter.current === null) return;
    input.current?.setSelectionRange(caretAfter.current, caretAfter.current);
    caretAfter.current = null;
  }, [text]);

  const evaluate = (event: SubmitEvent) => {
    event.preventDefault();
    const expression = text.trim();
    if (why !== undefined || expression === "") return;
    setText("");
    setBack(0);
    actions.evaluate(debug, expression, "repl", frameId).catch((failure: unknown) => {
      // What is wrong with the expression itself everybody sees in the console.
      if (failure instanceof ApiError && failure.code === "DEBUG-05") return;
      setText((now) => (now === "" ? expression : now));
      orTell("It was not evaluated")(failure);
    });
  };
  const complete = async () => {
    const caret = input.current?.selectionStart ?? text.length;
    const frame = frameId === undefined ? {} : { frameId };
    try {
      const answer = await actions.question(debug, "completions", { text, column: caret + 1, line: 1, ...frame });
      const { targets } = checked(completionsAnswerSchema, answer);
      const only = targets.length === 1 ? targets[0] : undefined;
      if (only !== undefined) take(only, caret);
      else {
        setProposals({ of: text, caret, list: targets.slice(0, mostProposals) });
        setChosen(0);
      }
    } catch (failure) {
      orTell("How the word goes on is not known")(failure);
    }
  };
  const take = (completion: Completion, caret: number) => {
    const next = applied(text, caret, completion);
    caretAfter.current = next.caret;
    setText(next.text);
    setProposals(undefined);
    input.current?.focus();
  };
  const remember = (step: number) => {
    const next = Math.min(Math.max(back + step, 0), past.length);
    setBack(next);
    setText(next === 0 ? "" : (past[past.length - next] ?? ""));
  };
  const pressed = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const proposal = open ? proposals.list[chosen] : undefined;
    if (open && step !== 0) setChosen((chosen + step + proposals.list.length) % proposals.list.length);
    else if (proposal !== undefined && (event.key === "Enter" || event.key === "Tab"))
      take(proposal, proposals?.caret ?? 0);
    else if (open && event.key === "Escape") setProposals(undefined);
    else if (step !== 0) remember(-step);
    else if (event.key === "Tab" && !event.shiftKey && offered && text !== "" && why === undefined) void complete();
    else return;
    event.preventDefault();
  };

  return (
    <form
      onSubmit={evaluate}
      className="relative flex h-11 shrink-0 items-center gap-2 border-t border-line pr-2.5 pl-4 phone:h-14"
    >
      {open && (
        <div
          id={list}
          role="listbox"
          aria-label="Proposals"
          className="absolute bottom-11 left-12 z-20 max-h-60 min-w-48 overflow-y-auto rounded-control bg-raised py-1 font-code text-[12.5px] leading-[22px] shadow-tip"
        >
          {proposals.list.map((proposal, at) => (
            // The keys are those of the field.
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events
            <div
              key={`${at}-${proposal.label}`}
              id={`${list}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === chosen}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(proposal, proposals.caret)}
              className={classes("px-2.5", at === chosen && "bg-press")}
            >
              {proposal.label}
            </div>
          ))}
        </div>
      )}
      <span aria-hidden className="font-code text-ink-3">
        ›
      </span>
      <input
        ref={input}
        aria-label="Debug console"
        aria-autocomplete="list"
        aria-controls={open ? list : undefined}
        aria-activedescendant={open ? `${list}-${chosen}` : undefined}
        value={text}
        placeholder={
          why ??
          (debug.state === "STOPPED" ? "An expression" : "An expression; some programs answer only when they stand")
        }
        readOnly={why !== undefined}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setBack(0);
        }}
        onBlur={() => setProposals(undefined)}
        onKeyDown={pressed}
        className="h-[26px] min-w-0 flex-1 rounded-control bg-paper px-2 font-code shadow-[inset_0_0_0_1px_var(--line-control)] phone:h-11 phone:text-md"
      />
      <Button type="submit" unavailable={why}>
        Evaluate <Kbd keys="↵" />
      </Button>
    </form>
  );
}

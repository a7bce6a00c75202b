import { Plus, SlidersHorizontal, X } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import type * as Y from "yjs";
import type { BreakpointState } from "@/api/debug";
import { addFunction, type Breakpoint, enableBreakpoint, removeBreakpoint } from "@/session/debug/debugSettings";
import type { DebugState } from "@/session/debug/debugState";
import { Field } from "@/ui/Field";
import { IconButton } from "@/ui/IconButton";
import { useRoom, useSession, useTools } from "../../context";
import { usePersonOf } from "../../history/people";
import { openFile } from "../../view";
import { hitWords, lookClasses, lookOf, termsWords } from "../breakpointLook";
import { Section } from "../Section";
import { useWhyNotDebug } from "../useDebug";
import { lineNow, useDebugDocument, useDebugSettings } from "../useDebugSettings";
import { placeWords } from "../words";
import { BreakpointForm } from "./BreakpointForm";
import { ExceptionFilters } from "./ExceptionFilters";
import { useWalk } from "./useWalk";

/** All breakpoints of the session with who set them, and the exceptions at which the program stops. */
export function BreakpointList({ debug }: { debug: DebugState }) {
  const doc = useDebugDocument();
  const { breakpoints } = useDebugSettings();
  const whyNot = useWhyNotDebug();
  const [adding, setAdding] = useState(false);
  const you = useRoom((room) => room.you.id);
  const tree = useRoom((room) => room.tree);
  const walk = useWalk();
  const offered = debug.capabilities.supportsFunctionBreakpoints === true;
  const visible = breakpoints.filter((one) => isShown(one, debug, tree));
  const states = new Map(debug.breakpoints.map((state) => [state.id, state]));
  return (
    <Section
      title="Breakpoints"
      action={
        offered &&
        doc !== undefined && (
          <IconButton
            icon={Plus}
            label={whyNot ?? "Stop at a function"}
            tight
            disabled={whyNot !== undefined}
            onClick={() => setAdding(true)}
          />
        )
      }
    >
      {visible.length === 0 && !adding && (
        <p className="px-4 py-0.5 text-pretty text-ink-2">
          None yet. Click beside a line number, or press F9 in the code.
        </p>
      )}
      {adding && doc !== undefined && (
        <FunctionField
          onDone={(name) => {
            if (name !== "") addFunction(doc, name, you);
            setAdding(false);
          }}
        />
      )}
      <ul aria-label="Breakpoints" {...walk}>
        {visible.map((breakpoint) => (
          <Row
            key={breakpoint.id}
            doc={doc}
            breakpoint={breakpoint}
            state={states.get(breakpoint.id)}
            debug={debug}
            whyNot={whyNot}
          />
        ))}
      </ul>
      {doc !== undefined && <ExceptionFilters doc={doc} debug={debug} whyNot={whyNot} />}
    </Section>
  );
}

/** A breakpoint at a value that is gone with an earlier debug session counts as absent. */
function isShown(one: Breakpoint, debug: DebugState, tree: ReadonlyMap<string, unknown>): boolean {
  switch (one.kind) {
    case "line":
      return !one.temporary && tree.has(one.entry);
    case "function":
      return true;
    case "data":
      return one.start === null || one.start.run === debug.run;
  }
}

interface RowProps {
  doc: Y.Doc | undefined;
  breakpoint: Breakpoint;
  state: BreakpointState | undefined;
  debug: DebugState;
  whyNot: string | undefined;
}

function Row({ doc, breakpoint, state, debug, whyNot }: RowProps) {
  const { view } = useTools();
  const person = usePersonOf()(breakpoint.by);
  const name = useRoom((room) => (breakpoint.kind === "line" ? room.tree.get(breakpoint.entry)?.name : undefined));
  const line = useSession((session) =>
    breakpoint.kind === "line" ? lineNow(breakpoint, session, state?.line ?? null) : 0,
  );
  const [anchor, setAnchor] = useState<Element>();
  const look = lookOf(breakpoint, person, debug.state === "ENDED" ? undefined : state);
  const place = placeOf(breakpoint, name ?? null, line);
  const over = breakpoint.kind === "data" && breakpoint.start !== null && debug.state === "ENDED";
  const said = over
    ? "ended with the program"
    : look.off
      ? "off"
      : look.unverified
        ? (state?.message ?? "not in the program")
        : (termsWords(breakpoint)[0] ?? hitWords(state));
  return (
    <li className="group flex h-(--row) items-center gap-[9px] pr-2 pl-3.5 hover:bg-hover phone:h-11">
      <button
        type="button"
        aria-label={[place, said, look.about].filter(Boolean).join(", ")}
        title={look.about}
        onClick={() => breakpoint.kind === "line" && openFile(view, breakpoint.entry, line)}
        className="flex min-w-0 flex-1 cursor-default items-center gap-[9px] rounded-[5px] focus-visible:-outline-offset-1 phone:h-11"
      >
        <span aria-hidden className={lookClasses(look)}>
          {look.initial}
        </span>
        <span className="shrink-0 font-code text-[12.5px]">{place}</span>
        <span className="sr-only"> </span>
        <span className="ml-auto overflow-hidden text-xs text-ellipsis whitespace-nowrap text-ink-3">{said}</span>
      </button>
      <span className="hidden items-center group-focus-within:flex group-hover:flex phone:flex">
        <input
          type="checkbox"
          aria-label={`${place} is on`}
          checked={breakpoint.enabled}
          disabled={whyNot !== undefined || doc === undefined}
          onChange={(event) => doc && enableBreakpoint(doc, breakpoint.id, event.currentTarget.checked)}
          className="size-3.5 accent-(--ink)"
        />
        <IconButton
          icon={SlidersHorizontal}
          label={`When ${place} stops`}
          tight
          disabled={whyNot !== undefined || doc === undefined}
          onClick={(event) => setAnchor(event.currentTarget)}
        />
        <IconButton
          icon={X}
          label={`Remove ${place}`}
          tight
          disabled={whyNot !== undefined || doc === undefined}
          onClick={() => doc && removeBreakpoint(doc, breakpoint.id)}
        />
      </span>
      {anchor !== undefined && doc !== undefined && (
        <BreakpointForm
          doc={doc}
          breakpoint={breakpoint}
          place={place}
          anchor={anchor}
          capabilities={debug.state === "ENDED" ? null : debug.capabilities}
          onClose={() => setAnchor(undefined)}
        />
      )}
    </li>
  );
}

function placeOf(breakpoint: Breakpoint, file: string | null, line: number): string {
  switch (breakpoint.kind) {
    case "line":
      return placeWords(file, line);
    case "function":
      return `${breakpoint.function}()`;
    case "data":
      return breakpoint.name;
  }
}

function FunctionField({ onDone }: { onDone: (name: string) => void }) {
  const [name, setName] = useState("");
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    onDone(name.trim());
  };
  return (
    <form onSubmit={save} className="px-3.5 pb-1.5">
      <Field
        label="Name of the function"
        hideLabel
        size="small"
        placeholder="Name of the function"
        // The person asked for it a moment ago.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={name}
        spellCheck={false}
        autoComplete="off"
        className="[&_input]:font-code"
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onDone("");
        }}
      />
    </form>
  );
}

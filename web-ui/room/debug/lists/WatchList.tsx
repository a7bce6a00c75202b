import { ChevronDown, ChevronRight, Plus, X } from "lucide-react";
import { type SubmitEvent, useState } from "react";
import type * as Y from "yjs";
import { addWatch, removeWatch, setWatch, type Watch } from "@/session/debug/debugSettings";
import { classes } from "@/ui/classes";
import { Field } from "@/ui/Field";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { NameTag } from "@/ui/NameTag";
import { useRoom } from "../../context";
import { usePersonOf } from "../../history/people";
import { Section } from "../Section";
import { type Shown, useWhyNotDebug } from "../useDebug";
import { useDebugDocument, useDebugSettings } from "../useDebugSettings";
import { type Unfolding, useUnfolding } from "../variables/useRows";
import { useWatched, type Watched } from "./useWatched";
import { useWalk } from "./useWalk";
import { WatchedMembers } from "./WatchedMembers";

/** Expressions that everybody watches: what they are in the frame that one looks at. */
export function WatchList({ shown }: { shown: Shown }) {
  const doc = useDebugDocument();
  const { watches } = useDebugSettings();
  const you = useRoom((room) => room.you.id);
  const whyNot = useWhyNotDebug();
  const watched = useWatched(shown, watches);
  const unfolding = useUnfolding(shown.past ? null : shown.debug);
  const walk = useWalk();
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title="Watch"
      aside="shared"
      action={
        <IconButton
          icon={Plus}
          label={whyNot ?? "Add watch"}
          tight
          disabled={whyNot !== undefined || doc === undefined}
          onClick={() => setAdding(true)}
        />
      }
    >
      {watches.length === 0 && !adding && (
        <p className="px-4 py-0.5 text-ink-2">Add an expression, and everybody sees what it is.</p>
      )}
      <ul aria-label="Watch" {...walk}>
        {watches.map((watch) => (
          <Row
            key={watch.id}
            doc={doc}
            watch={watch}
            value={watched.get(watch.id)}
            shown={shown}
            whyNot={whyNot}
            unfolding={unfolding}
          />
        ))}
      </ul>
      {adding && doc !== undefined && (
        <ExpressionField
          label="Expression to watch"
          onDone={(expression) => {
            if (expression !== "") addWatch(doc, expression, you);
            setAdding(false);
          }}
        />
      )}
    </Section>
  );
}

interface RowProps {
  doc: Y.Doc | undefined;
  watch: Watch;
  value: Watched | undefined;
  shown: Shown;
  whyNot: string | undefined;
  unfolding: Unfolding;
}

function Row({ doc, watch, value, shown, whyNot, unfolding }: RowProps) {
  const { id, expression, by } = watch;
  const person = usePersonOf()(by);
  const [editing, setEditing] = useState(false);
  const text =
    value === undefined
      ? shown.stop === null || shown.past
        ? "not now"
        : "…"
      : "result" in value
        ? value.result.result
        : value.problem;
  const failed = value === undefined || "problem" in value;
  const result = value !== undefined && "result" in value && value.result.variablesReference > 0 ? value.result : null;
  const unfolded = unfolding.isUnfolded(id);
  const expanded = result === null ? undefined : unfolded;
  if (editing && doc !== undefined) {
    return (
      <li>
        <ExpressionField
          label={`Watch of ${person.name}`}
          value={expression}
          onDone={(next) => {
            if (next !== "") setWatch(doc, id, next);
            setEditing(false);
          }}
        />
      </li>
    );
  }
  return (
    <li>
      <div className="group flex h-[23px] items-center pr-2 pl-3.5 hover:bg-hover phone:h-11">
        <button
          type="button"
          aria-expanded={expanded}
          aria-label={`${expression}: ${text}, by ${person.name}`}
          title={whyNot === undefined ? `${text}\nEnter or a double click changes the expression` : text}
          onClick={() => result !== null && unfolding.unfold(id, !unfolded)}
          onDoubleClick={() => whyNot === undefined && setEditing(true)}
          onKeyDown={(event) => {
            if (event.key === "Delete" && whyNot === undefined && doc !== undefined) removeWatch(doc, id);
            if (event.key === "ArrowRight" && result !== null) unfolding.unfold(id, true);
            if (event.key === "ArrowLeft" && result !== null) unfolding.unfold(id, false);
            if ((event.key !== "Enter" && event.key !== "F2") || whyNot !== undefined) return;
            event.preventDefault();
            setEditing(true);
          }}
          className="flex min-w-0 flex-1 cursor-default items-center rounded-[5px] text-left font-code text-[12.5px] leading-[23px] whitespace-nowrap focus-visible:-outline-offset-1 phone:h-11"
        >
          <span className="w-[26px] shrink-0">
            <NameTag text={person.tag} colour={person.colour} size="small" className="align-middle" />
          </span>
          <span className="grid w-4 shrink-0 place-items-center text-ink-3">
            {expanded !== undefined && <Icon of={expanded ? ChevronDown : ChevronRight} small />}
          </span>
          <span className="shrink-0 text-(--code-call)">{expression}</span>
          <span className="shrink-0 whitespace-pre text-ink-3">: </span>
          <span className={classes("overflow-hidden text-ellipsis", failed && "font-ui text-ink-3")}>{text}</span>
        </button>
        <span className="hidden group-focus-within:block group-hover:block phone:block">
          <IconButton
            icon={X}
            label={`Remove ${expression}`}
            tight
            disabled={whyNot !== undefined || doc === undefined}
            onClick={() => doc && removeWatch(doc, id)}
          />
        </span>
      </div>
      {result !== null && unfolded && (
        <WatchedMembers watch={id} expression={expression} result={result} shown={shown} unfolding={unfolding} />
      )}
    </li>
  );
}

interface ExpressionFieldProps {
  label: string;
  value?: string;
  /** Empty: the person thought better of it. */
  onDone: (expression: string) => void;
}

function ExpressionField({ label, value = "", onDone }: ExpressionFieldProps) {
  const [text, setText] = useState(value);
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    onDone(text.trim());
  };
  return (
    <form onSubmit={save} className="px-3.5 py-0.5">
      <Field
        label={label}
        hideLabel
        size="small"
        placeholder={label}
        // The person asked for it a moment ago.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        value={text}
        spellCheck={false}
        autoComplete="off"
        className="[&_input]:font-code"
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onDone("");
        }}
      />
    </form>
  );
}

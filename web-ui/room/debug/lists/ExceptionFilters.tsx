import { type SubmitEvent, useState } from "react";
import type * as Y from "yjs";
import { z } from "@/api/zod";
import { chooseException } from "@/session/debug/debugSettings";
import type { DebugState } from "@/session/debug/debugState";
import { Field } from "@/ui/Field";
import { Tick } from "@/ui/Tick";
import { useDebugSettings } from "../useDebugSettings";

const filtersSchema = z.array(
  z.object({
    filter: z.string(),
    label: z.string(),
    default: z.boolean().optional(),
    description: z.string().optional(),
    supportsCondition: z.boolean().optional(),
    conditionDescription: z.string().optional(),
  }),
);

interface ExceptionFiltersProps {
  doc: Y.Doc;
  debug: DebugState;
  whyNot: string | undefined;
}

/** The kinds of exceptions at which the program can stop, as its adapter names them. */
export function ExceptionFilters({ doc, debug, whyNot }: ExceptionFiltersProps) {
  const { exceptions } = useDebugSettings();
  const filters = filtersSchema.safeParse(debug.capabilities.exceptionBreakpointFilters).data ?? [];
  if (filters.length === 0) return null;
  return (
    <ul aria-label="Exceptions" className="pt-1">
      {filters.map(({ filter, label, description, ...more }) => {
        const chosen = exceptions.get(filter);
        // The runner tells the adapter the same: as it has it by default until somebody chooses.
        const enabled = chosen?.enabled ?? more.default ?? false;
        const condition = chosen?.condition ?? null;
        return (
          <li key={filter} title={whyNot ?? description} className="pl-3.5">
            <Tick
              label={label}
              on={enabled}
              disabled={whyNot !== undefined}
              onChange={(on) => chooseException(doc, filter, { enabled: on, condition })}
              className="h-(--row)"
            />
            {enabled && more.supportsCondition === true && (
              <ConditionField
                // Somebody else may have written another one.
                key={condition ?? ""}
                label={`Only these: ${label}`}
                hint={more.conditionDescription ?? "A condition"}
                condition={condition ?? ""}
                whyNot={whyNot}
                onDone={(text) => chooseException(doc, filter, { enabled, condition: text })}
              />
            )}
          </li>
        );
      })}
    </ul>
  );
}

interface ConditionFieldProps {
  label: string;
  hint: string;
  condition: string;
  whyNot: string | undefined;
  /** Empty: all of them. */
  onDone: (condition: string) => void;
}

/** Which exceptions of a kind, as the adapter reads it: names of classes, or a condition. */
function ConditionField({ label, hint, condition, whyNot, onDone }: ConditionFieldProps) {
  const [text, setText] = useState(condition);
  const done = () => {
    if (text.trim() !== condition) onDone(text.trim());
  };
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    done();
  };
  return (
    <form onSubmit={save} className="pr-3.5 pb-1.5 pl-5">
      <Field
        label={label}
        hideLabel
        size="small"
        placeholder={hint}
        title={whyNot ?? hint}
        value={text}
        readOnly={whyNot !== undefined}
        spellCheck={false}
        autoComplete="off"
        className="[&_input]:font-code"
        onChange={(event) => setText(event.currentTarget.value)}
        onBlur={done}
      />
    </form>
  );
}

import type * as Y from "yjs";
import { z } from "@/api/zod";
import { chooseException } from "@/session/debug/debugSettings";
import type { DebugState } from "@/session/debug/debugState";
import { Tick } from "@/ui/Tick";
import { useDebugSettings } from "../useDebugSettings";

const filtersSchema = z.array(
  z.object({
    filter: z.string(),
    label: z.string(),
    default: z.boolean().optional(),
    description: z.string().optional(),
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
      {filters.map(({ filter, label, default: atFirst = false, description }) => {
        const chosen = exceptions.get(filter);
        return (
          <li key={filter} title={whyNot ?? description} className="flex h-(--row) items-center pl-3.5 phone:h-11">
            <Tick
              label={label}
              on={chosen?.enabled ?? atFirst}
              disabled={whyNot !== undefined}
              onChange={(enabled) => chooseException(doc, filter, { enabled, condition: chosen?.condition ?? null })}
            />
          </li>
        );
      })}
    </ul>
  );
}

import { useCallback } from "react";
import type { Frame, Scope } from "@/api/debug";
import { scopesAnswerSchema } from "@/api/debug";
import { useAnswer } from "../../history/useAnswer";
import { Section } from "../Section";
import { type Shown, useStopBefore } from "../useDebug";
import { checked, useDebugActions } from "../useDebugActions";
import { valuesBefore } from "./changes";
import { useUnfolding } from "./useRows";
import { useSetVariable } from "./useSetVariable";
import { useStopAtChange } from "./useStopAtChange";
import { scopeRows } from "./variableRows";
import { VariableTree } from "./VariableTree";

/** The variables of the frame that is looked at. */
export function Variables({ shown }: { shown: Shown }) {
  const { debug, stop, frame, past } = shown;
  return (
    <Section title="Variables" aside={past && shown.number !== null ? `as of stop ${shown.number}` : undefined}>
      {stop === null || frame === null ? (
        <p className="px-4 py-0.5 text-ink-2">
          {debug.state === "ENDED" ? "The program has ended." : "They are shown when the program stops."}
        </p>
      ) : (
        <OfFrame shown={shown} frame={frame} />
      )}
    </Section>
  );
}

function OfFrame({ shown, frame }: { shown: Shown; frame: Frame }) {
  const { debug, stop, past } = shown;
  const set = useSetVariable(shown);
  const before = useStopBefore(shown);
  const unfolding = useUnfolding(past ? null : debug);
  const stopAtChange = useStopAtChange(debug, frame);
  const scopes = useScopes(shown, frame);
  if (stop === null || scopes === null) return null;
  if (typeof scopes === "string") return <p className="px-4 py-0.5 text-pretty text-ink-2">{scopes}</p>;

  const { toggled, shown: counts, membersOf, toggle } = unfolding;
  const rows = scopeRows(scopes, {
    toggled,
    shown: counts,
    before: valuesBefore(frame, stop, before),
    membersOf: membersOf(stop),
  });
  if (rows.length === 0) return <p className="px-4 py-0.5 text-ink-2">There are none here.</p>;
  return (
    <VariableTree
      label="Variables"
      rows={rows}
      onToggle={toggle}
      onSet={set}
      onWatch={past ? undefined : stopAtChange}
    />
  );
}

/** The scopes of a frame, asked for where they have not been told; in words why there are none; null while that is not known. */
function useScopes({ debug, past }: Shown, frame: Frame): readonly Scope[] | string | null {
  const actions = useDebugActions();
  const told = frame.scopes;
  const missing = told === null && !past;
  const ask = useCallback(async () => {
    if (!missing) return null;
    const answer = await actions.question(debug, "scopes", { frameId: frame.id });
    return checked(scopesAnswerSchema, answer).scopes;
    // The epoch is the question: whatever else changes about the debug session, the frame's scopes stay.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [actions, debug.epoch, debug.run, frame.id, missing]);
  const { data, problem } = useAnswer(ask);
  if (told !== null) return told;
  if (past) return "The variables of this frame are not kept with the stop.";
  return problem === null ? data : problem.message;
}

import type { DebugState } from "@/session/debug/debugState";
import { Button } from "@/ui/Button";
import { NameTag } from "@/ui/NameTag";
import { useRoom } from "../../context";
import { usePersonOf } from "../../history/people";
import { useWhyNotDebug } from "../useDebug";
import { useDebugActions } from "../useDebugActions";

/** Who has the controls for themselves, and who asks for them. Nothing while everybody may control. */
export function ControlsRow({ debug }: { debug: DebugState }) {
  const { holder, asking } = debug.control;
  const you = useRoom((room) => room.you.id);
  const personOf = usePersonOf();
  const actions = useDebugActions();
  const whyNot = useWhyNotDebug();
  if (holder === null || debug.state === "ENDED") return null;
  const person = personOf(holder);
  const asked = asking.includes(you);
  return (
    <div role="group" aria-label="Controls" className="mt-1.5 flex flex-col gap-1">
      <p className="flex min-h-7 items-center gap-2">
        <NameTag text={person.tag} colour={person.colour} size="small" />
        <span className="flex-1">{holder === you ? "You have the controls" : `${person.name} has the controls`}</span>
        {holder === you ? (
          <Button onClick={() => actions.control("unlock")}>Let everybody control</Button>
        ) : (
          <Button
            unavailable={whyNot ?? (asked ? `You have asked ${person.name}.` : undefined)}
            onClick={() => actions.control("ask")}
          >
            {asked ? "Asked" : "Ask for control"}
          </Button>
        )}
      </p>
      {asking
        .filter((id) => id !== you)
        .map((id) => {
          const { name, tag, colour } = personOf(id);
          return (
            <p key={id} className="flex min-h-7 items-center gap-2">
              <NameTag text={tag} colour={colour} size="small" />
              <span className="flex-1">{name} asks for them</span>
              {holder === you && <Button onClick={() => actions.control("give", id)}>Give to {name}</Button>}
            </p>
          );
        })}
    </div>
  );
}

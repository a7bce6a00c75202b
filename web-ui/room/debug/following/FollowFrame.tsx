import { Kbd } from "@/ui/Kbd";
import { useTools, useView } from "../../context";
import { usePersonOf } from "../../history/people";
import { follow } from "./useFollow";

/** Around the code while one follows somebody: their colour, and how to end it. */
export function FollowFrame() {
  const { view } = useTools();
  const following = useView((state) => state.following);
  const person = usePersonOf()(following);
  if (following === null) return null;
  return (
    <div className={`p${person.colour}`}>
      <div aria-hidden className="pointer-events-none absolute inset-0 z-[6] border-2 border-person" />
      <button
        type="button"
        aria-label={`Following ${person.name}. Stop following`}
        onClick={() => follow(view, null)}
        className="absolute top-[calc(var(--bar-tabs)-1px)] right-11 z-[7] flex h-[26px] cursor-default items-center gap-2 rounded-b-[6px] bg-person pr-2 pl-2.5 text-[12.5px] font-strong text-on-person phone:top-10"
      >
        Following {person.name}
        <span className="phone:hidden [&_kbd]:text-on-person [&_kbd]:shadow-[inset_0_0_0_1px_currentColor]">
          <Kbd keys="Esc" />
        </span>
      </button>
    </div>
  );
}

import {
  ArrowDownToDot,
  ArrowUpFromDot,
  type LucideIcon,
  Pause,
  RedoDot,
  RotateCcw,
  Square,
  StepForward,
  Users,
} from "lucide-react";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { Kbd } from "@/ui/Kbd";
import { usePhone } from "../../useMedia";
import { debugKeys } from "../debugKeys";
import { type Shown } from "../useDebug";
import { useDebugActions } from "../useDebugActions";
import { useBringEveryone } from "../following/useBring";
import { MoreMenu } from "./MoreMenu";
import { useObstacles } from "./useObstacles";

/** How the program is moved on. Continue is the one filled button of its region, and Pause stands in its place while the program runs. */
export function DebugToolbar({ shown }: { shown: Shown }) {
  const { debug } = shown;
  const actions = useDebugActions();
  const bring = useBringEveryone();
  const phone = usePhone();
  const obstacles = useObstacles(debug);
  const { move, pause, restart, stop } = obstacles;
  const running = debug.state === "RUNNING" || debug.state === "STARTING";
  return (
    <div role="toolbar" aria-label="Debugger" className="-mx-1.5 mt-1.5 flex flex-wrap items-center gap-px">
      {running ? (
        <Button className="mr-1 h-[30px]" unavailable={pause} aria-label="Pause" onClick={() => actions.move("pause")}>
          <Icon of={Pause} small /> Pause {!phone && <Kbd keys={debugKeys.pause} />}
        </Button>
      ) : (
        <Button
          look="filled"
          className="mr-1 h-[30px]"
          unavailable={move}
          aria-label="Continue"
          onClick={() => actions.move("continue")}
        >
          <Icon of={StepForward} small /> Continue {!phone && <Kbd keys={debugKeys.continue} />}
        </Button>
      )}
      <Tool icon={RedoDot} label="Step over" keys={debugKeys.over} why={move} act={() => actions.move("next")} />
      <Tool
        icon={ArrowDownToDot}
        label="Step into"
        keys={debugKeys.into}
        why={move}
        act={() => actions.move("stepIn")}
      />
      <Tool
        icon={ArrowUpFromDot}
        label="Step out"
        keys={debugKeys.out}
        why={move}
        act={() => actions.move("stepOut")}
      />
      <span aria-hidden className="mx-1 h-[18px] w-px bg-line-strong" />
      {!phone && (
        <Tool icon={RotateCcw} label="Restart" keys={debugKeys.restart} why={restart} act={() => actions.restart()} />
      )}
      <Tool icon={Square} label="Stop debugging" keys={debugKeys.stop} why={stop} act={() => actions.stop()} />
      {!phone && <Tool icon={Users} label="Bring everyone here" why={bring.unavailable} act={bring.bring} />}
      <MoreMenu shown={shown} obstacles={obstacles} phone={phone} />
    </div>
  );
}

interface ToolProps {
  icon: LucideIcon;
  label: string;
  keys?: string;
  /** Why it cannot be pressed. */
  why: string | undefined;
  act: () => void;
}

function Tool({ icon, label, keys, why, act }: ToolProps) {
  return (
    <Button
      look="plain"
      aria-label={label}
      title={keys === undefined ? label : `${label} (${keys})`}
      unavailable={why}
      onClick={act}
      className="h-[30px] w-7 px-0 focus-visible:-outline-offset-1 phone:w-11"
    >
      <Icon of={icon} />
    </Button>
  );
}

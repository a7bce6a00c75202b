import { Menu } from "@base-ui/react/menu";
import {
  ArrowDownToLine,
  Cable,
  Ellipsis,
  Lock,
  LockOpen,
  type LucideIcon,
  RotateCcw,
  Undo2,
  Users,
} from "lucide-react";
import { useState } from "react";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { Kbd } from "@/ui/Kbd";
import { menuItem, menuPopup, menuSeparator } from "@/ui/menuClasses";
import { useRoom, useView } from "../../context";
import { debugKeys } from "../debugKeys";
import { type Shown, useWhyNotDebug } from "../useDebug";
import { useBringEveryone } from "../following/useBring";
import { OutsideDialog } from "../outside/OutsideDialog";
import { useDebugActions } from "../useDebugActions";
import type { Obstacles } from "./useObstacles";

interface MoreMenuProps {
  shown: Shown;
  obstacles: Obstacles;
  /** There is less room in the toolbar: some of it is here. */
  phone: boolean;
}

/** What is needed more rarely. */
export function MoreMenu({ shown, obstacles: { move: obstacle, restart }, phone }: MoreMenuProps) {
  const { debug, frame } = shown;
  const actions = useDebugActions();
  const bring = useBringEveryone();
  const whyNot = useWhyNotDebug();
  const entry = useView((view) => view.active);
  const line = useView((view) => view.caret.line);
  const file = useRoom((room) => room.tree.get(entry ?? "")?.name);
  const you = useRoom((room) => room.you.id);
  const { supportsStepBack, supportsRestartFrame } = debug.capabilities;
  const { holder } = debug.control;
  const locked = holder !== null;
  const mine = holder === you;
  const [outside, setOutside] = useState(false);
  return (
    <>
      <Menu.Root>
        <Menu.Trigger render={<IconButton icon={Ellipsis} label="More" className="h-[30px]" />} />
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={4} className="z-40">
            <Menu.Popup className={`${menuPopup} w-64`}>
              {phone && (
                <>
                  <Item
                    icon={RotateCcw}
                    label="Restart"
                    disabled={restart !== undefined}
                    onClick={() => actions.restart()}
                  />
                  <Item
                    icon={Users}
                    label="Bring everyone here"
                    disabled={bring.unavailable !== undefined}
                    onClick={bring.bring}
                  />
                </>
              )}
              <Item
                icon={ArrowDownToLine}
                label={file === undefined ? "Run to the caret's line" : `Run to line ${line}`}
                keys={debugKeys.runTo}
                disabled={obstacle !== undefined || file === undefined || entry === null}
                onClick={() => entry !== null && actions.move("runTo", { entry, line })}
              />
              {supportsStepBack === true && (
                <Item
                  icon={Undo2}
                  label="Step back"
                  disabled={obstacle !== undefined}
                  onClick={() => actions.move("stepBack")}
                />
              )}
              {supportsRestartFrame === true && (
                <Item
                  icon={RotateCcw}
                  label="Restart the frame"
                  disabled={obstacle !== undefined || frame === null}
                  onClick={() => frame !== null && actions.move("restartFrame", { frameId: frame.id })}
                />
              )}
              <Menu.Separator className={menuSeparator} />
              <Item
                icon={mine ? LockOpen : Lock}
                label={mine ? "Let everybody control" : "Only I control"}
                disabled={whyNot !== undefined || debug.state === "ENDED" || (locked && !mine)}
                onClick={() => actions.control(mine ? "unlock" : "lock")}
              />
              <Menu.Separator className={menuSeparator} />
              <Item
                icon={Cable}
                label="Join with your own editor…"
                disabled={debug.state === "ENDED"}
                onClick={() => setOutside(true)}
              />
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      {outside && <OutsideDialog onClose={() => setOutside(false)} />}
    </>
  );
}

interface ItemProps {
  icon: LucideIcon;
  label: string;
  keys?: string;
  disabled: boolean;
  onClick: () => void;
}

function Item({ icon, label, keys, disabled, onClick }: ItemProps) {
  return (
    <Menu.Item className={menuItem} disabled={disabled} onClick={onClick}>
      <Icon of={icon} small className="text-ink-3" />
      <span className="flex-1">{label}</span>
      {keys !== undefined && <Kbd keys={keys} />}
    </Menu.Item>
  );
}

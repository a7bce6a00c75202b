import { Menu } from "@base-ui/react/menu";
import { Check, ChevronDown, CircleX, Globe, History, ListChecks, Pencil, Settings2 } from "lucide-react";
import { useState } from "react";
import { z } from "@/api/zod";
import { Icon } from "@/ui/Icon";
import { menuHeading, menuItem, menuPopup, menuSeparator } from "@/ui/menuClasses";
import { chooseTheme, themeChoices, useThemeChoice } from "@/ui/theme";
import { useRoom, useTools } from "../context";
import { ConfigurationsDialog } from "../run/ConfigurationsDialog";
import { useTests } from "../tests/useTests";
import { showHistory } from "../view";
import { NetworkDialog } from "./NetworkDialog";
import { WhatItems } from "./RunBar";
import { EndDialog, RenameDialog } from "./SessionDialogs";

const themeNames = { light: "Light", dark: "Dark", system: "As the system" } as const;

/** The session's name, and what concerns it as a whole. On a phone also what is run. */
export function SessionMenu({ phone = false }: { phone?: boolean }) {
  const { view } = useTools();
  const name = useRoom((room) => room.session.name);
  const network = useRoom((room) => room.session.network);
  const mayManage = useRoom((room) => room.capabilities.has("manage"));
  const theme = useThemeChoice();
  const [asked, setAsked] = useState<"rename" | "end" | "configurations" | "network">();
  const close = () => setAsked(undefined);
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          aria-label={`Session: ${name}`}
          className="flex h-7 min-w-0 items-center gap-1.5 rounded-control px-1.5 font-strong hover:bg-hover data-popup-open:bg-press phone:h-11 phone:px-0.5 phone:text-[15px]"
        >
          <span className="overflow-hidden text-ellipsis whitespace-nowrap">{name}</span>
          <Icon of={ChevronDown} small />
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner sideOffset={6} align="start" className="z-40">
            <Menu.Popup className={`${menuPopup} max-h-[75dvh] w-60 overflow-y-auto`}>
              {phone && (
                <>
                  <WhatItems option={(value, text) => <Choice key={value} value={value} text={text} />} />
                  <Menu.Item className={menuItem} onClick={() => setAsked("configurations")}>
                    <Icon of={Settings2} small className="text-ink-3" /> Edit run configurations…
                  </Menu.Item>
                  <TestsItem />
                  <Menu.Separator className={menuSeparator} />
                  <Menu.Item className={menuItem} onClick={() => showHistory(view, true)}>
                    <Icon of={History} small className="text-ink-3" /> History
                  </Menu.Item>
                  <Menu.Separator className={menuSeparator} />
                </>
              )}
              <Menu.RadioGroup
                value={theme}
                onValueChange={(choice: unknown) => chooseTheme(z.enum(themeChoices).parse(choice))}
              >
                <div className={menuHeading}>Theme</div>
                {themeChoices.map((choice) => (
                  <Choice key={choice} value={choice} text={themeNames[choice]} />
                ))}
              </Menu.RadioGroup>
              <Menu.Separator className={menuSeparator} />
              <Menu.Item className={menuItem} onClick={() => setAsked("network")}>
                <Icon of={Globe} small className="text-ink-3" /> Network: {network ? "on" : "off"}
              </Menu.Item>
              {mayManage && (
                <>
                  <Menu.Separator className={menuSeparator} />
                  <Menu.Item className={menuItem} onClick={() => setAsked("rename")}>
                    <Icon of={Pencil} small className="text-ink-3" /> Rename the session
                  </Menu.Item>
                  <Menu.Item className={menuItem} onClick={() => setAsked("end")}>
                    <Icon of={CircleX} small className="text-ink-3" /> End the session
                  </Menu.Item>
                </>
              )}
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <RenameDialog open={asked === "rename"} onClose={close} />
      <EndDialog open={asked === "end"} onClose={close} />
      {phone && <ConfigurationsDialog open={asked === "configurations"} onClose={close} />}
      <NetworkDialog open={asked === "network"} onClose={close} />
    </>
  );
}

function TestsItem() {
  const tests = useTests();
  if (tests === undefined) return null;
  return (
    <Menu.Item className={menuItem} disabled={tests.unavailable !== undefined} onClick={tests.start}>
      <Icon of={ListChecks} small className="text-ink-3" /> Run tests
      {tests.unavailable !== undefined && (
        <span className="text-xs text-pretty whitespace-normal text-ink-2">{tests.unavailable}</span>
      )}
    </Menu.Item>
  );
}

function Choice({ value, text }: { value: string; text: string }) {
  return (
    <Menu.RadioItem value={value} className={menuItem}>
      <span className="w-4">
        <Menu.RadioItemIndicator>
          <Icon of={Check} small />
        </Menu.RadioItemIndicator>
      </span>
      {text}
    </Menu.RadioItem>
  );
}

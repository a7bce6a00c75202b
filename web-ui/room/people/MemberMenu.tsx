import { Menu } from "@base-ui/react/menu";
import { Check, Ellipsis, UserMinus } from "lucide-react";
import { useState } from "react";
import { type Member, type Role, roleSchema } from "@/api/schemas";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { Icon } from "@/ui/Icon";
import { IconButton } from "@/ui/IconButton";
import { menuHeading, menuItem, menuPopup, menuSeparator } from "@/ui/menuClasses";
import { useTools } from "../context";
import { orShow } from "../useRun";

const descriptions: Record<Role, [name: string, may: string]> = {
  OWNER: ["Owner", "everything"],
  EDITOR: ["Editor", "edit, run, share"],
  VIEWER: ["Viewer", "read and follow"],
};

/** What someone who manages the session can do about somebody. */
export function MemberMenu({ member }: { member: Member }) {
  const { api } = useTools();
  const [removing, setRemoving] = useState(false);
  const changeRole = (value: unknown) => {
    const role = roleSchema.parse(value);
    if (role !== member.role) api.changeRole(member.id, role).catch(orShow(`${member.name}'s role was not changed`));
  };
  return (
    <>
      <Menu.Root>
        <Menu.Trigger render={<IconButton icon={Ellipsis} label={`Manage ${member.name}`} tight />} />
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={4} className="z-40">
            <Menu.Popup className={`${menuPopup} w-56`}>
              <Menu.RadioGroup value={member.role} onValueChange={changeRole}>
                <div className={menuHeading}>Role of {member.name}</div>
                {roleSchema.options.map((role) => (
                  <Menu.RadioItem key={role} value={role} closeOnClick className={menuItem}>
                    <span className="w-4">
                      <Menu.RadioItemIndicator>
                        <Icon of={Check} small />
                      </Menu.RadioItemIndicator>
                    </span>
                    {descriptions[role][0]}
                    <span className="ml-auto text-xs text-ink-3">{descriptions[role][1]}</span>
                  </Menu.RadioItem>
                ))}
              </Menu.RadioGroup>
              <Menu.Separator className={menuSeparator} />
              <Menu.Item className={menuItem} onClick={() => setRemoving(true)}>
                <Icon of={UserMinus} small className="text-ink-3" /> Remove from the session
              </Menu.Item>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
      <Dialog open={removing} onClose={() => setRemoving(false)} title={`Remove ${member.name}?`}>
        <p className="px-6 pt-1 text-ink-2">
          They leave at once and cannot come back with what they have. What they wrote stays. If they still have the
          invitation link, make a new one under Share.
        </p>
        <div className="flex justify-end gap-2 px-6 pt-5 pb-5">
          <Button size="medium" look="plain" onClick={() => setRemoving(false)}>
            Let them stay
          </Button>
          <Button
            size="medium"
            look="filled"
            onClick={() => {
              setRemoving(false);
              api.remove(member.id).catch(orShow(`${member.name} was not removed`));
            }}
          >
            Remove
          </Button>
        </div>
      </Dialog>
    </>
  );
}

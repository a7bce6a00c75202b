import { Menu } from "@base-ui/react/menu";
import { Bug, ExternalLink, Globe, Link } from "lucide-react";
import type { OpenPort } from "@/api/schemas";
import { previewPath } from "@/session/links";
import { Icon } from "@/ui/Icon";
import { menuHeading, menuItem, menuPopup, menuSeparator } from "@/ui/menuClasses";
import { showNews } from "@/ui/notices";
import { useRoom } from "../context";
import { useAttach } from "../debug/useAttach";
import { openPreview } from "./openPreview";

/** The ports on which programs listen, in the status bar, while there are any: to look at them, or to give somebody the link. */
export function Ports() {
  const ports = useRoom((room) => room.ports);
  const may = useRoom((room) => room.capabilities.has("preview"));
  if (ports.length === 0) return null;
  const text = ports.length === 1 ? `Port ${ports[0]?.port ?? ""}` : `${ports.length} ports`;
  return (
    <Menu.Root>
      <Menu.Trigger
        aria-label={`${text} open. Previews`}
        className="flex items-center gap-1.5 rounded-tag px-1.5 py-0.5 hover:bg-hover data-popup-open:bg-press"
      >
        <Icon of={Globe} small /> {text}
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner side="top" align="end" sideOffset={6} className="z-40">
          <Menu.Popup aria-label="Ports" className={`${menuPopup} max-h-(--available-height) w-64 overflow-y-auto`}>
            {ports.map((port, at) => (
              <PortItems key={port.port} port={port} may={may} separated={at > 0} />
            ))}
            {!may && (
              <p className="px-2 pt-1 pb-1 text-xs text-pretty text-ink-2">
                As a viewer you cannot open previews. The owner can make you an editor.
              </p>
            )}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

function PortItems({ port: { port, program }, may, separated }: { port: OpenPort; may: boolean; separated: boolean }) {
  const session = useRoom((room) => room.session.id);
  const attach = useAttach();
  return (
    <>
      {separated && <Menu.Separator className={menuSeparator} />}
      <Menu.Group>
        <Menu.GroupLabel className={menuHeading}>
          <span className="font-code text-ink">{port}</span> {program}
        </Menu.GroupLabel>
        <Menu.Item
          className={menuItem}
          disabled={!may}
          aria-label={`Open port ${port}`}
          onClick={() => openPreview(session, port)}
        >
          <Icon of={ExternalLink} small className="text-ink-3" /> Open in a new tab
        </Menu.Item>
        <Menu.Item
          className={menuItem}
          disabled={!may}
          aria-label={`Copy link to port ${port}`}
          onClick={() => void copy(session, port)}
        >
          <Icon of={Link} small className="text-ink-3" /> Copy link
        </Menu.Item>
        <Menu.Item
          className={menuItem}
          disabled={attach.unavailable !== undefined}
          aria-label={`Debug what listens on port ${port}`}
          title={attach.unavailable}
          onClick={() => attach.attach(port)}
        >
          <Icon of={Bug} small className="text-ink-3" /> Attach the {attach.adapter}
        </Menu.Item>
      </Menu.Group>
    </>
  );
}

/** Without a secure context there is no clipboard; then the link is shown where it can be selected. */
async function copy(session: string, port: number): Promise<void> {
  const link = location.origin + previewPath(session, port);
  try {
    if (!isSecureContext) throw new Error("no clipboard here");
    await navigator.clipboard.writeText(link);
    showNews("The link is on the clipboard. It works for people of this session who may see previews");
  } catch {
    showNews(`The link is ${link}`);
  }
}

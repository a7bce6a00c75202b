import { CloudOff } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Button } from "@/ui/Button";
import { Icon } from "@/ui/Icon";
import { showNews } from "@/ui/notices";
import { useSession, useTools } from "../context";

/** Stands above everything while the connection is gone, so that no menu covers it. */
export function OfflineBanner() {
  const { connection } = useTools();
  const nextTry = useSession(({ link }) => (link.state === "lost" ? link.nextTry : null));
  // While an attempt is under way the banner stays: it would flicker with every one.
  const away = useSession(({ asOf }) => asOf !== null);
  const unsent = useSession((state) => [...state.unsent.values()].reduce((sum, count) => sum + count, 0));
  const kept = useSession(({ storage }) => storage === "kept");
  if (!away) return null;

  const copyEdits = async () => {
    const texts = await connection.unsentTexts();
    await navigator.clipboard.writeText(texts.map(({ name, text }) => `--- ${name} ---\n${text}`).join("\n\n"));
    showNews("The files with unsent edits are on the clipboard");
  };

  return (
    <div
      role="alert"
      className="flex min-h-(--bar-banner) shrink-0 items-center gap-2.5 border-b border-warn-line bg-warn-wash pr-2.5 pl-3.5 text-ink"
    >
      <Icon of={CloudOff} className="text-warn" />
      <span className="py-1.5 text-pretty">
        <span className="font-strong">You are offline.</span>{" "}
        {kept
          ? `Keep typing; ${edits(unsent)} kept here and sent when the connection is back.`
          : "Keep this page open: your edits are sent when the connection is back, and this browser does not store them."}{" "}
        <NextTry at={nextTry} />
      </span>
      <span className="flex-1" />
      <Button onClick={() => connection.tryNow()}>Try now</Button>
      {unsent > 0 && (
        <Button look="plain" className="phone:hidden" onClick={() => void copyEdits()}>
          Copy my edits
        </Button>
      )}
    </div>
  );
}

function edits(count: number): string {
  if (count === 0) return "edits are";
  return count === 1 ? "1 edit is" : `${count} edits are`;
}

function subscribe(changed: () => void): () => void {
  const timer = setInterval(changed, 250);
  return () => clearInterval(timer);
}

/** Hidden from screen readers: the banner would be read again every second. */
function NextTry({ at }: { at: number | null }) {
  const seconds = useSyncExternalStore(
    subscribe,
    () => (at === null ? 0 : Math.max(0, Math.ceil((at - Date.now()) / 1000))),
    () => 0,
  );
  return (
    <span aria-hidden className="phone:hidden">
      {at === null || seconds === 0 ? "Trying now." : `Next try in ${seconds} s.`}
    </span>
  );
}

import { Undo2 } from "lucide-react";
import { useSyncExternalStore } from "react";
import { Icon } from "@/ui/Icon";
import { focusedEditor, subscribeFocusedEditor } from "../editor/focusedEditor";

/** What touch keyboards hide behind two taps. Pairs put the caret between them. */
const keys = ["()", "[]", "{}", ":", '"', "_", "=", "<"];

/** Keys for code above the status bar, while the editor has the focus. */
export function KeyRow() {
  const editor = useSyncExternalStore(subscribeFocusedEditor, focusedEditor, () => null);
  if (editor === null) return null;
  return (
    <div
      role="toolbar"
      aria-label="Code keys"
      className="flex h-12 shrink-0 border-t border-line bg-chrome px-0.5"
      // The focus, and with it the keyboard, stays in the editor.
      onPointerDown={(event) => event.preventDefault()}
    >
      <Key label="Tab" onPress={editor.indent} />
      {keys.map((key) => (
        <Key key={key} label={key} onPress={() => editor.insert(key)} />
      ))}
      <button
        type="button"
        aria-label="Undo my last change"
        className="grid flex-1 place-items-center text-ink-2"
        onClick={editor.undo}
      >
        <Icon of={Undo2} />
      </button>
    </div>
  );
}

function Key({ label, onPress }: { label: string; onPress: () => void }) {
  return (
    <button type="button" className="flex-1 font-code text-ui leading-[44px] font-[500] text-ink-2" onClick={onPress}>
      {label}
    </button>
  );
}

import { History } from "lucide-react";
import { IconButton } from "@/ui/IconButton";
import { useTools, useView } from "../context";
import { showHistory } from "../view";

/** Opens the history at the right of the code, and closes it. */
export function HistoryButton() {
  const { view } = useTools();
  const shown = useView((state) => state.historyShown);
  return (
    <IconButton
      icon={History}
      label="History"
      aria-pressed={shown}
      className="aria-pressed:bg-press"
      onClick={() => showHistory(view, !shown)}
    />
  );
}

import type { SetAside } from "@/session/store";
import { showNews, showProblem } from "@/ui/notices";

/** Says that text was not taken, and keeps it in reach: the toast stays until it is dismissed. */
export function showSetAside({ name, text, problem }: SetAside): void {
  showProblem(`Your last edits of ${name} were not taken`, problem, {
    label: "Copy my text",
    run: () => void navigator.clipboard.writeText(text).then(() => showNews(`The text of ${name} is on the clipboard`)),
  });
}

import type { KeyboardEvent } from "react";

/** Lets the arrow keys walk through the buttons of a list; Tab reaches each of them too. */
export function useWalk(): { onKeyDown: (event: KeyboardEvent<HTMLElement>) => void } {
  return {
    onKeyDown: (event) => {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step === 0 || !(event.target instanceof HTMLButtonElement)) return;
      const rows = [...event.currentTarget.querySelectorAll("li")];
      const at = rows.findIndex((row) => row.contains(event.target as Node));
      const next = rows[at + step]?.querySelector("button");
      if (next == null) return;
      event.preventDefault();
      next.focus();
    },
  };
}

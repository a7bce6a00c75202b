import { Toast } from "@base-ui/react/toast";
import type { Problem } from "@/api/schemas";

/** What a toast shows besides its title and its text. */
export interface Notice {
  tone: "error" | "news";
  /** Stable code of the error, e.g. `FILE-07`. */
  code?: string;
  /** What *Copy details* puts on the clipboard. */
  details?: string;
  action?: { label: string; run: () => void };
}

/** The channel to the toasts from anywhere, inside React or not. */
export const toastManager = Toast.createToastManager<Notice>();

/**
 * Shows why an action failed, and what to do; it stays until it is dismissed.
 *
 * @param title what did not happen, e.g. "main.py was not renamed"
 * @param problem why; its `values`, where it has some, go into the details
 * @param action one more button, e.g. to copy what could not be sent
 */
export function showProblem(title: string, problem: Problem & { values?: unknown }, action?: Notice["action"]): void {
  const { code, message, remedy, values } = problem;
  const details = { code, message, remedy, values, at: new Date().toISOString(), page: location.pathname };
  toastManager.add({
    // The same problem twice is one toast, not a pile.
    id: `${title}:${code}`,
    title,
    description: `${message} ${remedy}`.trim(),
    timeout: 0,
    data: {
      tone: "error",
      code,
      details: `${title}\n${JSON.stringify(details, null, 2)}`,
      ...(action && { action }),
    },
  });
}

/**
 * Says something that needs no answer; it leaves by itself after six seconds.
 *
 * @param action what one may want to do about it; then it stays for twenty
 */
export function showNews(title: string, action?: Notice["action"]): void {
  toastManager.add({ title, timeout: action ? 20_000 : 6000, data: { tone: "news", ...(action && { action }) } });
}

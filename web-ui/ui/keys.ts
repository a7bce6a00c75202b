/** Whether the keys of this machine are Apple's. False where there is no browser. */
const apple = typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.userAgent);

/** The key that runs, as it is printed on this person's keyboard. */
export const runKeys = apple ? "⌘ ↵" : "Ctrl ↵";

/** The key that runs the tests. */
export const testKeys = apple ? "⌘ ⇧ ↵" : "Ctrl Shift ↵";

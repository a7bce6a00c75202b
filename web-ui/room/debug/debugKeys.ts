/** The keys of the debugger, as people know them from elsewhere. They are taken only while a debug session goes on. */
export const debugKeys = {
  continue: "F5",
  pause: "F6",
  over: "F10",
  into: "F11",
  out: "Shift F11",
  restart: "Ctrl Shift F5",
  stop: "Shift F5",
  runTo: "Ctrl F10",
  breakpoint: "F9",
} as const;

export type DebugKey = Exclude<keyof typeof debugKeys, "breakpoint">;

/** What a key stands for; undefined if it is none of the debugger's. */
export function debugKeyOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">) {
  if (event.altKey || event.metaKey) return undefined;
  const pressed = [event.ctrlKey && "Ctrl", event.shiftKey && "Shift", event.key].filter(Boolean).join(" ");
  return (Object.keys(debugKeys) as (keyof typeof debugKeys)[]).find((name) => debugKeys[name] === pressed);
}

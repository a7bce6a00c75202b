/** What touch keyboards lack. */
const keys: [name: string, text: string][] = [
  ["Esc", "\x1b"],
  ["Tab", "\t"],
  ["^C", "\x03"],
  ["^D", "\x04"],
  ["↑", "\x1b[A"],
  ["↓", "\x1b[B"],
  ["←", "\x1b[D"],
  ["→", "\x1b[C"],
];

const spoken: Record<string, string> = {
  "^C": "Control C",
  "^D": "Control D",
  "↑": "Up",
  "↓": "Down",
  "←": "Left",
  "→": "Right",
};

/** Keys for a terminal on a phone. */
export function TerminalKeys({ onKey }: { onKey: (text: string) => void }) {
  return (
    <div
      role="toolbar"
      aria-label="Terminal keys"
      className="flex h-12 shrink-0 border-t border-line bg-chrome px-0.5"
      // The focus, and with it the keyboard, stays in the terminal.
      onPointerDown={(event) => event.preventDefault()}
    >
      {keys.map(([name, text]) => (
        <button
          key={name}
          type="button"
          aria-label={spoken[name] ?? name}
          className="flex-1 font-code text-ui leading-[44px] font-[500] text-ink-2"
          onClick={() => onKey(text)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}

import type { ITheme } from "@xterm/xterm";

/** The 16 colours as the output panel has them: the quiet hues of code and the tones of state. */
const hues = {
  red: "--bad",
  green: "--ok",
  yellow: "--warn",
  blue: "--code-call",
  magenta: "--code-keyword",
  cyan: "--code-type",
} as const;

/** The terminal's colours in the look that the page has now. */
export function terminalColours(): ITheme {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const dark = document.documentElement.dataset.theme === "dark";
  const colours: ITheme = {
    background: token("--paper"),
    foreground: token("--ink"),
    cursor: token("--ink"),
    cursorAccent: token("--paper"),
    selectionBackground: token("--selection"),
    black: token(dark ? "--line-strong" : "--ink"),
    brightBlack: token("--ink-3"),
    white: token(dark ? "--ink-2" : "--line-strong"),
    brightWhite: token(dark ? "--ink" : "--paper"),
  };
  for (const [hue, name] of Object.entries(hues) as [keyof typeof hues, string][]) {
    colours[hue] = token(name);
    colours[`bright${hue.charAt(0).toUpperCase()}${hue.slice(1)}` as "brightRed"] = token(name);
  }
  return colours;
}

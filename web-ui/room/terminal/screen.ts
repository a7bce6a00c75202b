import { FitAddon } from "@xterm/addon-fit";
import { Unicode11Addon } from "@xterm/addon-unicode11";
import { type IDisposable, Terminal } from "@xterm/xterm";
import type { Step, TerminalFeed } from "@/session/terminal/feeds";
import { terminalColours } from "./colours";

export interface Size {
  columns: number;
  rows: number;
}

/** As if nothing had ever been written. */
const reset = "\x1bc";

const nothing = () => undefined;

/** Where the cursor is, in pixels below the top of the screen, for what is drawn beside its row. */
export type CursorPlace = number;

/**
 * One terminal's screen in this page: an element that is moved to where the terminal is shown, and that goes on while nobody looks. It
 * shows what the platform tells, in the size that everybody has; it never answers a program by itself, because the runner does.
 */
export class Screen {
  /** Holds the terminal; put it where it is to be seen. */
  readonly element = document.createElement("div");
  private typed: (text: string) => void = nothing;
  private left: () => void = nothing;
  private readonly terminal: Terminal;
  private readonly fit = new FitAddon();
  private readonly parts: IDisposable[] = [];
  private opened = false;

  constructor(feed: TerminalFeed, label: string) {
    this.element.className = "terminal-screen font-code";
    this.terminal = new Terminal({
      allowProposedApi: true,
      cursorBlink: false,
      fontSize: 13,
      lineHeight: 1.2,
      // Programs choose colours for a look that they do not know.
      minimumContrastRatio: 4.5,
      scrollback: 2_000,
      theme: terminalColours(),
      linkHandler: {
        activate: (_event, address) => openLink(address),
        allowNonHttpProtocols: false,
      },
    });
    this.terminal.loadAddon(this.fit);
    this.terminal.loadAddon(new Unicode11Addon());
    this.terminal.unicode.activeVersion = "11";
    this.keepSilent();
    this.terminal.attachCustomKeyEventHandler((event) => this.key(event));
    this.parts.push(
      this.terminal.onData((text) => this.typed(text)),
      this.terminal.onBinary((text) => this.typed(text)),
    );
    this.label(label);
    feed.follow((step) => this.step(step));
  }

  /** Shows the screen in an element; opens it the first time. */
  async showIn(parent: HTMLElement): Promise<void> {
    parent.append(this.element);
    if (this.opened) return;
    this.opened = true;
    // Cells are as wide as the font is at this moment.
    const { fontFamily } = getComputedStyle(this.element);
    await document.fonts.load(`13px ${fontFamily}`).catch(() => []);
    this.terminal.options.fontFamily = fontFamily;
    this.terminal.open(this.element);
  }

  /** What a screen reader calls it. */
  label(name: string): void {
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", name);
  }

  readOnly(isReadOnly: boolean): void {
    this.terminal.options.disableStdin = isReadOnly;
  }

  readAloud(isOn: boolean): void {
    this.terminal.options.screenReaderMode = isOn;
  }

  recolour(): void {
    this.terminal.options.theme = terminalColours();
  }

  focus(): void {
    this.terminal.focus();
  }

  get isFocused(): boolean {
    return this.element.contains(document.activeElement);
  }

  /** How much would fit where it is shown; null where it is not. */
  fitting(): Size | null {
    const proposed = this.fit.proposeDimensions();
    if (proposed === undefined || !Number.isFinite(proposed.cols) || !Number.isFinite(proposed.rows)) return null;
    return {
      columns: Math.min(500, Math.max(2, proposed.cols)),
      rows: Math.min(200, Math.max(1, proposed.rows)),
    };
  }

  get size(): Size {
    return { columns: this.terminal.cols, rows: this.terminal.rows };
  }

  /**
   * Tells what the person types or pastes; one listener at a time.
   *
   * @returns ends it
   */
  onType(typed: (text: string) => void): () => void {
    this.typed = typed;
    return () => (this.typed = nothing);
  }

  /**
   * Tells that the person wants to leave by the keyboard; one listener at a time.
   *
   * @returns ends it
   */
  onLeave(left: () => void): () => void {
    this.left = left;
    return () => (this.left = nothing);
  }

  /** Types, as the keyboard would. */
  input(text: string): void {
    this.terminal.input(text);
  }

  /** What a person has selected; empty if nothing. */
  get selection(): string {
    return this.terminal.getSelection();
  }

  /** Calls back when the cursor may be in another row; with its place. */
  onCursor(moved: (place: CursorPlace) => void): IDisposable {
    return this.terminal.onRender(() => {
      const screen = this.element.querySelector<HTMLElement>(".xterm-screen");
      if (screen !== null) moved((screen.clientHeight / this.terminal.rows) * this.terminal.buffer.active.cursorY);
    });
  }

  dispose(): void {
    for (const part of this.parts) part.dispose();
    this.terminal.dispose();
    this.element.remove();
  }

  private step(step: Step): void {
    switch (step.type) {
      case "print":
        this.terminal.write(step.bytes);
        return;
      case "resize":
        this.afterWritten(() => this.terminal.resize(step.columns, step.rows));
        return;
      case "paint":
        this.afterWritten(() => this.terminal.resize(step.columns, step.rows));
        this.terminal.write(reset);
        this.terminal.write(step.bytes);
    }
  }

  /** Writing takes its time: a size is for what is written after it. */
  private afterWritten(act: () => void): void {
    this.terminal.write("", act);
  }

  /** Questions and what reaches out of the terminal do not arrive here; should they, they are passed over. */
  private keepSilent(): void {
    const { parser } = this.terminal;
    const silent = () => true;
    for (const final of ["n", "c", "t", "x"]) {
      this.parts.push(parser.registerCsiHandler({ final }, silent));
    }
    for (const prefix of ["?", ">", "="]) {
      for (const final of ["n", "c", "q", "u"]) {
        this.parts.push(parser.registerCsiHandler({ prefix, final }, silent));
      }
    }
    this.parts.push(
      parser.registerCsiHandler({ intermediates: "$", final: "p" }, silent),
      parser.registerCsiHandler({ prefix: "?", intermediates: "$", final: "p" }, silent),
      parser.registerDcsHandler({ intermediates: "$", final: "q" }, silent),
    );
    for (const command of [4, 10, 11, 12, 52]) this.parts.push(parser.registerOscHandler(command, silent));
  }

  /** Copying and pasting are the browser's; all other keys are the terminal's. */
  private key(event: KeyboardEvent): boolean {
    if (event.type !== "keydown") return true;
    const command = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (command && key === "f6") {
      event.preventDefault();
      this.left();
      return false;
    }
    if (command && key === "c" && this.terminal.hasSelection()) {
      event.preventDefault();
      void navigator.clipboard.writeText(this.terminal.getSelection());
      this.terminal.clearSelection();
      return false;
    }
    return !(command && key === "v");
  }
}

function openLink(address: string): void {
  if (!/^https?:\/\//i.test(address)) return;
  window.open(address, "_blank", "noopener,noreferrer");
}

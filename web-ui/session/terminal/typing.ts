import type { Command } from "../messages";

/** The most characters of one message: with four bytes each they stay below what the platform takes. */
export const longestInput = 8_000;

/**
 * What one person types into one terminal, in order: one message is under way, and what is typed meanwhile goes with the next one. If
 * one is refused, what waits behind it is dropped: half of a command must not arrive.
 */
export class Typing {
  private waiting = "";
  private underWay = false;

  /**
   * @param ask carries out a command; rejects if it is refused
   * @param refused told why something was not typed
   */
  constructor(
    private readonly terminal: string,
    private readonly ask: (command: Command) => Promise<unknown>,
    private readonly refused: (failure: unknown) => void,
  ) {}

  type(text: string): void {
    this.waiting += text;
    void this.send();
  }

  private async send(): Promise<void> {
    if (this.underWay) return;
    this.underWay = true;
    try {
      while (this.waiting !== "") {
        const text = this.take();
        await this.ask({ type: "terminalInput", terminal: this.terminal, text });
      }
    } catch (failure) {
      this.waiting = "";
      this.refused(failure);
    } finally {
      this.underWay = false;
    }
  }

  private take(): string {
    let length = Math.min(this.waiting.length, longestInput);
    // A pair of surrogates is one character.
    if (length < this.waiting.length && /[\uD800-\uDBFF]/.test(this.waiting.charAt(length - 1))) length--;
    const text = this.waiting.slice(0, length);
    this.waiting = this.waiting.slice(length);
    return text;
  }
}

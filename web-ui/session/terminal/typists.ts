import type { SessionStore } from "../store";

/** Milliseconds for which somebody who typed in a terminal is shown there. The platform tells of it once a second. */
const shown = 2_500;

/** Keeps the store's `typists`. */
export class Typists {
  private readonly typing = new Map<string, { participant: string }>();

  constructor(private readonly store: SessionStore) {}

  typed(terminal: string, participant: string): void {
    const told = { participant };
    this.typing.set(terminal, told);
    this.tell();
    setTimeout(() => {
      if (this.typing.get(terminal) !== told) return;
      this.typing.delete(terminal);
      this.tell();
    }, shown);
  }

  private tell(): void {
    this.store.setState({
      typists: new Map([...this.typing].map(([terminal, { participant }]) => [terminal, participant])),
    });
  }
}

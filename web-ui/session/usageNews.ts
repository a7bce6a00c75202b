import type { Usage } from "./messages";
import type { SessionStore } from "./store";

/** Milliseconds for which it holds. It is told again before, for as long as something runs. */
const holds = 15_000;

/** Keeps the store's `usage`. */
export class UsageNews {
  private ending: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly store: SessionStore) {}

  heard(usage: Usage): void {
    this.forget();
    if (usage.processes === 0) return;
    this.store.setState({ usage });
    this.ending = setTimeout(() => this.forget(), holds);
  }

  /** Nothing is known any more. */
  forget(): void {
    clearTimeout(this.ending);
    if (this.store.getState().usage !== null) this.store.setState({ usage: null });
  }
}

import { ApiError } from "@/api/errors";
import type { Variable } from "@/api/debug";
import type { Members, Part } from "./variableRows";

/** What was asked for of the values of stops, each part once. A stop that is told again is another one, and asked anew. */
export class AskedMembers {
  private readonly known = new WeakMap<object, Map<string, Members>>();
  private readonly listeners = new Set<() => void>();
  private version = 0;

  /** @param ask null for a stop of which nothing can be asked any more */
  of(stop: object, part: Part, ask: ((part: Part) => Promise<Variable[]>) | null): Members {
    let parts = this.known.get(stop);
    if (parts === undefined) this.known.set(stop, (parts = new Map<string, Members>()));
    const key = JSON.stringify(part);
    const members = parts.get(key);
    if (members !== undefined) return members;
    if (ask === null) return { state: "failed", why: "not kept with this stop" };
    const asked: Members = { state: "asked" };
    parts.set(key, asked);
    const settle = (answer: Members) => {
      parts.set(key, answer);
      this.version++;
      for (const tell of this.listeners) tell();
    };
    ask(part).then(
      (variables) => settle({ state: "known", variables }),
      (failure: unknown) => {
        if (!(failure instanceof ApiError)) throw failure;
        settle({ state: "failed", why: failure.message });
      },
    );
    return asked;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Another number when something has come. */
  readonly getVersion = (): number => this.version;
}

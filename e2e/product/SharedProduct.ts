import { logsIn, type Product } from "./Tandem.js";

const VARIABLE = "TANDEM_E2E_SHARED";

/** A product that several files of tests use at the same time, each in sessions of its own. Whoever announced it ends it. */
export class SharedProduct implements Product {
  private constructor(
    readonly url: string,
    readonly port: number,
    readonly data: string,
  ) {}

  /** Lets processes that are started from now on share it. */
  static announce({ url, port, data }: Product): void {
    process.env[VARIABLE] = JSON.stringify({ url, port, data });
  }

  /** Undefined where a file is run by itself. */
  static announced(): SharedProduct | undefined {
    const told = process.env[VARIABLE];
    if (told === undefined) return undefined;
    const { url, port, data } = JSON.parse(told) as { url: string; port: number; data: string };
    return new SharedProduct(url, port, data);
  }

  diagnosis(): string {
    return logsIn(this.data);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Others use it.
  }
}

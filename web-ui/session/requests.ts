import { Refusal } from "@/api/errors";

/** A command's answer did not arrive, because the connection went away. */
const lost = () =>
  new Refusal(
    "NETWORK-01",
    "The connection went away before the server answered.",
    "When it is back, look whether it was done, and try again if not.",
    {},
    0,
  );

interface Waiting {
  resolve: (result: unknown) => void;
  reject: (refusal: Refusal) => void;
}

/** Commands that wait for their `done` or `refused`. */
export class Requests {
  private readonly waiting = new Map<string, Waiting>();
  private last = 0;

  /** Registers a command; `send` puts it on the wire under the id that it is given. */
  ask(send: (request: string) => void): Promise<unknown> {
    const request = `${++this.last}`;
    return new Promise((resolve, reject) => {
      this.waiting.set(request, { resolve, reject });
      send(request);
    });
  }

  done(request: string, result: unknown): void {
    this.take(request)?.resolve(result);
  }

  refused(request: string, { code, message, remedy, values }: Omit<Refusal, "name" | "status">): void {
    this.take(request)?.reject(new Refusal(code, message, remedy, values, 0));
  }

  connectionLost(): void {
    for (const request of [...this.waiting.keys()]) this.take(request)?.reject(lost());
  }

  private take(request: string): Waiting | undefined {
    const waiting = this.waiting.get(request);
    this.waiting.delete(request);
    return waiting;
  }
}

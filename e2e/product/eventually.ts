/** What {@link eventually} rejects with: the condition's name, how long it was waited for, and its last value. */
export class NeverHappened extends Error {
  constructor(condition: string, millis: number, last: unknown) {
    super(
      `${condition}: not within ${millis} ms; last seen: ${last instanceof Error ? last.message : JSON.stringify(last)}`,
    );
    this.name = "NeverHappened";
  }
}

/**
 * Asks `look` again and again until it returns something other than `undefined` or `false`.
 *
 * @param condition what is waited for, as the failure will tell it
 * @param look a failure counts as "not yet" and is told if it is the last thing seen
 * @param millis the deadline in milliseconds
 */
export async function eventually<T>(
  condition: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  millis = 20_000,
): Promise<T> {
  const deadline = performance.now() + millis;
  let last: unknown;
  for (;;) {
    try {
      const seen = await look();
      if (seen !== undefined && seen !== false) return seen;
      last = seen ?? "nothing";
    } catch (failure) {
      last = failure;
    }
    if (performance.now() > deadline) throw new NeverHappened(condition, millis, last);
    await new Promise((resume) => setTimeout(resume, 25));
  }
}

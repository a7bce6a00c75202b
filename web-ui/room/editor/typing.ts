/** When this person last typed in an editor, in milliseconds since the page began; before that, never. */
let last = -Infinity;

/** Somebody types here. */
export function typed(): void {
  last = performance.now();
}

/** Whether this person typed in an editor within the last so many milliseconds. */
export function typedWithin(millis: number): boolean {
  return performance.now() - last < millis;
}

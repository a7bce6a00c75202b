/**
 * A time of day as `14:32`, wherever one is.
 *
 * @param moment milliseconds since the epoch
 */
export function clock(moment: number): string {
  return new Date(moment).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

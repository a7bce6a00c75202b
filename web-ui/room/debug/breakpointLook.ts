import type { BreakpointState } from "@/api/debug";
import type { Breakpoint, BreakpointTerms } from "@/session/debug/debugSettings";
import type { Person } from "../history/people";
import { accessWords } from "./words";

/** How a breakpoint is drawn. */
export interface BreakpointLook {
  /** Slot of the palette of who set it; 0 for nobody who is known. */
  colour: number;
  /** One letter of who set it. */
  initial: string;
  /** It does not stop always: a rounded square. */
  conditional: boolean;
  /** Switched off: hollow. */
  off: boolean;
  /** The program does not stop there: grey, with the reason. */
  unverified: boolean;
  /** For people: who set it, its terms, and why it may not work. */
  about: string;
}

export function lookOf(
  breakpoint: Breakpoint | Pick<Breakpoint, "enabled" | keyof BreakpointTerms>,
  person: Person,
  state: BreakpointState | undefined,
): BreakpointLook {
  const terms = termsWords(breakpoint);
  const data = "kind" in breakpoint && breakpoint.kind === "data" ? breakpoint : null;
  const off = !breakpoint.enabled;
  const unverified = !off && state?.verified === false;
  const about = [
    `By ${person.name}`,
    data !== null && data.description !== data.name && data.description,
    data !== null && `where it is ${accessWords[data.accessType ?? "write"]}`,
    ...terms,
    off && "off",
    unverified && (state.message ?? "The program does not stop here"),
  ];
  return {
    colour: person.colour,
    initial: Array.from(person.tag)[0] ?? "?",
    conditional: terms.length > 0,
    off,
    unverified,
    about: about.filter((part) => part !== false).join(", "),
  };
}

/** What is said of a breakpoint, as "if minutes > 60". */
export function termsWords({ condition, hitCondition, logMessage }: BreakpointTerms): string[] {
  return [
    ...(condition === null ? [] : [`if ${condition}`]),
    ...(hitCondition === null ? [] : [`hits ${hitCondition}`]),
    ...(logMessage === null ? [] : [`prints ${logMessage}`]),
  ];
}

/** How often the program came by; empty if it never did. */
export function hitWords(state: BreakpointState | undefined): string {
  const hits = state?.hits ?? 0;
  return hits === 0 ? "" : hits === 1 ? "hit once" : `hit ${hits.toLocaleString("en")} times`;
}

/** The class names of a breakpoint's drawing; see `breakpoints.css`. */
export function lookClasses({ colour, conditional, off, unverified }: BreakpointLook): string {
  return ["breakpoint", `p${colour}`, conditional && "conditional", off && "off", unverified && "unverified"]
    .filter(Boolean)
    .join(" ");
}

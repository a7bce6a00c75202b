import { StateEffect } from "@codemirror/state";

/** Somebody else in this file. Positions are offsets in the editor's text of this moment. */
export interface RemoteCaret {
  client: number;
  name: string;
  /** Slot 1 to 8. */
  colour: number;
  /** Two characters. */
  tag: string;
  anchor: number;
  head: number;
  /** The flag is folded. */
  rests: boolean;
}

/** Others moved, came, left, or a flag folded. */
export const presenceChanged = StateEffect.define();

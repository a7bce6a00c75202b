import * as Y from "yjs";

/** A part of a text: from the first code unit up to the one behind the last. */
export interface Part {
  from: number;
  to: number;
}

/**
 * What of a text the server may not have: everything that its writers wrote since the first edit that is unsent. Those who write are this
 * page and, after a visit that ended offline, the earlier ones whose edits were kept.
 */
export class UnsentText {
  /** For each writer the clock from which on what they wrote is unsent. */
  private readonly since = new Map<number, number>();

  /** An edit that the server has not confirmed is in the document. */
  edited(update: Uint8Array): void {
    for (const [writer, clock] of Y.parseUpdateMeta(update).from) {
      this.since.set(writer, Math.min(clock, this.since.get(writer) ?? clock));
    }
  }

  /** The server has everything. */
  allSent(): void {
    this.since.clear();
  }

  /** The parts that are unsent now, from left to right. What was deleted is nowhere. */
  parts(text: Y.Text): Part[] {
    const parts: Part[] = [];
    if (this.since.size === 0) return parts;
    let at = 0;
    for (let item = text._start; item !== null; item = item.right) {
      if (item.deleted || !item.countable) continue;
      const since = this.since.get(item.id.client) ?? Infinity;
      const known = Math.min(Math.max(since - item.id.clock, 0), item.length);
      if (known < item.length) parts.push({ from: at + known, to: at + item.length });
      at += item.length;
    }
    return parts;
  }
}

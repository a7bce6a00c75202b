/**
 * Which local edits of one document the server has confirmed. The provider's own counter cannot tell: it forgets edits
 * made while it fetches a token, and counts its question as an edit.
 *
 * The server answers every Update and every SyncStep2 with one SyncStatus(true), after the commit, in order. So what was
 * put on the wire waits here first in, first out, and the confirmed edits are always the oldest ones. A connection that
 * ends takes its unanswered frames with it; the next one begins with a SyncStep2, which carries every edit the server
 * lacks.
 */
export class Ledger {
  /** Edits are numbered 1, 2, 3 ... */
  private lastEdit = 0;
  private lastConfirmed = 0;
  /** The last edit that travels, or has travelled, on the present connection; null before its SyncStep2. */
  private lastSent: number | null = null;
  /** For each frame that waits for its answer: the last edit that it carries. */
  private readonly inFlight: number[] = [];

  /** @param onChange runs after the number of unsent edits changed */
  constructor(private readonly onChange: () => void) {}

  /** How many edits the server has not confirmed. */
  get unsent(): number {
    return this.lastEdit - this.lastConfirmed;
  }

  /** How many edits the server has confirmed: always the oldest ones. */
  get confirmed(): number {
    return this.lastConfirmed;
  }

  /** Whether edits travel one by one on the present connection: its SyncStep2 went out. */
  get flowing(): boolean {
    return this.lastSent !== null;
  }

  /** Edits of an earlier visit are in the document again. They precede all others. Before the first connection only. */
  restored(edits: number): void {
    if (edits === 0) return;
    this.lastEdit += edits;
    this.onChange();
  }

  /** A person changed the document. Call it before the provider sends. */
  edited(): void {
    this.lastEdit++;
    this.onChange();
  }

  /**
   * An Update frame went out. After the connection's SyncStep2 it carries the one next edit. Before that, its answer proves
   * nothing: edits before it may have been lost with the last connection, and the SyncStep2 carries it again.
   */
  updateSent(): void {
    if (this.lastSent !== null) this.lastSent = Math.min(this.lastSent + 1, this.lastEdit);
    this.inFlight.push(this.lastSent ?? 0);
  }

  /** A SyncStep2 frame went out: it carries every edit so far. */
  step2Sent(): void {
    this.lastSent = this.lastEdit;
    this.inFlight.push(this.lastSent);
  }

  /** The server confirmed the oldest frame that waits. */
  saved(): void {
    const carried = this.inFlight.shift() ?? 0;
    if (carried <= this.lastConfirmed) return;
    this.lastConfirmed = carried;
    this.onChange();
  }

  /** The connection ended: no answer will come for what was sent on it. */
  connectionLost(): void {
    this.inFlight.length = 0;
    this.lastSent = null;
  }
}

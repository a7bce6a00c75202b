import type { HocuspocusProviderWebsocket } from "@hocuspocus/provider";
import type { SessionStore } from "./store";

/** Milliseconds between attempts, at most. */
const longestWait = 8_000;
/** Milliseconds for which a loss is not shown: a server that restarts behind others is back by then. */
const shownAfter = 1_000;
/** The server restarts or hands its connections over: another one takes them at once. */
const serviceRestart = 1012;
/** Milliseconds within which everybody comes back after that. */
const restartSpread = 100;

/** Whole milliseconds, spread out by a quarter, so that a restarted server is not met by everybody in the same millisecond. */
const spread = (milliseconds: number) => Math.round(milliseconds * (0.75 + Math.random() / 2));

/** Decides when to connect again, and when people are told that the connection is gone. */
export class Reconnection {
  /** Milliseconds until the next attempt after one that failed. */
  private wait: number;
  private attempt: ReturnType<typeof setTimeout> | undefined;
  private showing: ReturnType<typeof setTimeout> | undefined;
  private nextTry = 0;
  /** The server has let us in since the last loss. */
  private entered = false;
  /** The server has said something since the last loss: if the socket ends then, the provider reports no failed attempt. */
  private answered = false;
  private stopped = false;

  /** @param firstWait milliseconds after a loss; they double with each attempt that fails */
  constructor(
    private readonly socket: HocuspocusProviderWebsocket,
    private readonly store: SessionStore,
    private readonly firstWait: number,
  ) {
    this.wait = firstWait;
    socket.on("connect", () => (this.answered = true));
    socket.on("maxAttemptsFailed", () => this.attemptFailed());
  }

  start(): void {
    void this.socket.connect();
  }

  /** The server let us in. */
  opened(): void {
    this.entered = true;
    this.wait = this.firstWait;
    clearTimeout(this.showing);
    this.showing = undefined;
    this.store.setState({ link: { state: "open" }, asOf: null });
  }

  /** A socket is gone, with the code of its close frame. */
  disconnected(code: number): void {
    const { entered, answered } = this;
    this.entered = this.answered = false;
    if (entered) this.lost(code);
    else if (answered) this.attemptFailed();
  }

  private lost(code: number): void {
    if (this.stopped) return;
    this.store.setState({ link: { state: "connecting" } });
    const lostAt = Date.now();
    this.showing ??= setTimeout(() => {
      this.showing = undefined;
      this.show(lostAt);
    }, shownAfter);
    this.tryIn(code === serviceRestart ? Math.round(Math.random() * restartSpread) : spread(this.firstWait));
  }

  private attemptFailed(): void {
    if (this.stopped) return;
    this.tryIn(spread(this.wait));
    this.wait = Math.min(this.wait * 2, longestWait);
    if (this.showing === undefined) this.show(Date.now());
  }

  /** Tries at once instead of waiting: somebody asks for it, or the network is back. */
  tryNow(): void {
    if (this.attempt === undefined || this.stopped) return;
    this.connect();
    this.store.setState({ link: { state: "connecting" } });
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.attempt);
    clearTimeout(this.showing);
  }

  private show(since: number): void {
    const { asOf } = this.store.getState();
    this.store.setState({ link: { state: "lost", nextTry: this.nextTry }, asOf: asOf ?? since });
  }

  private tryIn(milliseconds: number): void {
    this.nextTry = Date.now() + milliseconds;
    clearTimeout(this.attempt);
    this.attempt = setTimeout(() => this.connect(), milliseconds);
  }

  private connect(): void {
    clearTimeout(this.attempt);
    this.attempt = undefined;
    void this.socket.connect();
  }
}

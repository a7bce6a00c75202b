import { describe, expect, it } from "vitest";
import { Ledger } from "./ledger";

/** A small reproducible generator (mulberry32), so that a failing run can be repeated by its seed. */
function random(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe("the ledger", () => {
  it("counts an edit as unsent until its answer comes", () => {
    const ledger = new Ledger(() => undefined);
    ledger.step2Sent();
    ledger.saved();
    ledger.edited();
    ledger.updateSent();
    expect(ledger.unsent).toBe(1);
    ledger.saved();
    expect(ledger.unsent).toBe(0);
  });

  it("does not take the answer to an empty first SyncStep2 for that of an edit", () => {
    const ledger = new Ledger(() => undefined);
    ledger.step2Sent();
    ledger.edited();
    ledger.updateSent();
    ledger.saved();
    expect(ledger.unsent).toBe(1);
    ledger.saved();
    expect(ledger.unsent).toBe(0);
  });

  it("does not wait for the answers of a connection that ended", () => {
    const ledger = new Ledger(() => undefined);
    ledger.edited();
    ledger.updateSent();
    ledger.connectionLost();
    ledger.edited();
    ledger.step2Sent();
    expect(ledger.unsent).toBe(2);
    ledger.saved();
    expect(ledger.unsent).toBe(0);
  });

  it("tells nobody of answers that change nothing", () => {
    let changes = 0;
    const ledger = new Ledger(() => changes++);
    ledger.step2Sent();
    ledger.saved();
    ledger.saved();
    expect(changes).toBe(0);
  });

  const seed = Number(process.env.LEDGER_SEED ?? Math.floor(Math.random() * 2 ** 31));
  it(`never calls saved what a server does not have, whatever breaks (LEDGER_SEED=${seed})`, () => {
    const next = random(seed);
    for (let round = 0; round < 300; round++) {
      const ledger = new Ledger(() => undefined);
      let edits = 0;
      let stored = 0;
      let connected = false;
      let wire: number[] = [];
      let answers = 0;
      let queued = 0;
      for (let step = 0; step < 60; step++) {
        const dice = next();
        if (dice < 0.4) {
          edits++;
          ledger.edited();
          if (connected) {
            ledger.updateSent();
            wire.push(edits);
          } else queued++;
        } else if (dice < 0.6 && wire.length > 0) {
          stored = Math.max(stored, wire.shift() ?? 0);
          answers++;
        } else if (dice < 0.8 && answers > 0) {
          answers--;
          ledger.saved();
        } else if (dice < 0.9 && connected) {
          // The connection breaks: frames and answers under way are gone, and the server may have stored them or not.
          connected = false;
          wire = [];
          answers = 0;
          ledger.connectionLost();
        } else if (!connected) {
          connected = true;
          // The provider flushes what waited in its queue, then answers the server's question with everything.
          for (; queued > 0; queued--) {
            ledger.updateSent();
            wire.push(0);
          }
          ledger.step2Sent();
          wire.push(edits);
        }
        expect(edits - ledger.unsent).toBeLessThanOrEqual(stored);
      }
      if (!connected) {
        ledger.step2Sent();
        wire.push(edits);
      }
      for (let left = wire.length + answers; left > 0; left--) ledger.saved();
      expect(ledger.unsent).toBe(0);
    }
  });
});

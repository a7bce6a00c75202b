import { describe, expect, it } from "vitest";
import { NetworkFailure } from "@/api/errors";
import type { Version, VersionPage } from "@/api/history";
import type { LogRecord } from "@/session/messages";
import { ana, id } from "@/session/testing/fixtures";
import { aVersion } from "./testing";
import { VersionHistory } from "./versionHistory";

/** A platform's list of versions, a few at a time; a test may hold its answers back. */
class FakeVersions {
  versions: Version[] = [];
  pageSize = 3;
  asked = 0;
  failing = false;
  private held: (() => void)[] | null = null;

  hold(): void {
    this.held = [];
  }

  release(): void {
    const held = this.held ?? [];
    this.held = null;
    for (const answer of held) answer();
  }

  async list({ before = Infinity }: { before?: number }): Promise<VersionPage> {
    this.asked++;
    if (this.failing) throw new NetworkFailure(null);
    const older = this.versions.filter(({ sequence }) => sequence < before).sort((a, b) => b.sequence - a.sequence);
    if (this.held !== null) await new Promise<void>((answer) => this.held?.push(answer));
    return { versions: older.slice(0, this.pageSize), more: older.length > this.pageSize };
  }
}

function started(...sequences: number[]) {
  const platform = new FakeVersions();
  platform.versions = sequences.map((sequence) => aVersion(sequence));
  const history = new VersionHistory({ versions: (page) => platform.list(page) });
  const shown = () => history.store.getState().list.map(({ sequence }) => sequence);
  return { platform, history, shown };
}

const record = (event: LogRecord["event"]): LogRecord => ({ sequence: 1, at: "", author: ana.id, event });
const made = (sequence: number) =>
  record({ type: "versionMade", version: id(`v${sequence}`), position: sequence, kind: "PAUSE", name: null });

describe("the list of versions", () => {
  it("comes page by page", async () => {
    const { history, shown } = started(1, 2, 3, 4, 5);
    await history.refresh();
    expect(shown()).toEqual([5, 4, 3]);
    expect(history.store.getState()).toMatchObject({ more: true, loaded: true, problem: null });
    await history.older();
    expect(shown()).toEqual([5, 4, 3, 2, 1]);
    expect(history.store.getState().more).toBe(false);
  });

  it("follows the records, and keeps the older pages", async () => {
    const { platform, history, shown } = started(1, 2, 3, 4, 5);
    await history.refresh();
    await history.older();
    platform.versions.push(aVersion(6));
    history.heard([made(6)]);
    await history.refresh();
    expect(shown()).toEqual([6, 5, 4, 3, 2, 1]);
    history.heard([record({ type: "versionNamed", version: id("v2"), name: "Works" })]);
    expect(history.store.getState().list.find(({ sequence }) => sequence === 2)?.name).toBe("Works");
  });

  it("asks once more for what happened while it was asking, and not for each", async () => {
    const { platform, history, shown } = started(1);
    platform.hold();
    const asked = history.refresh();
    platform.versions.push(aVersion(2), aVersion(3));
    history.heard([made(2)]);
    history.heard([made(3)]);
    platform.release();
    await asked;
    expect(shown()).toEqual([3, 2, 1]);
    expect(platform.asked).toBe(2);
  });

  it("has no gap after a long absence", async () => {
    const { platform, history, shown } = started(1, 2, 3);
    await history.refresh();
    for (let sequence = 10; sequence < 20; sequence++) platform.versions.push(aVersion(sequence));
    await history.refresh();
    expect(shown()).toEqual([19, 18, 17]);
    expect(history.store.getState().more).toBe(true);
  });

  it("forgets what the platform has forgotten", async () => {
    const { platform, history, shown } = started(1, 2, 3, 4, 5);
    await history.refresh();
    platform.versions = platform.versions.filter(({ sequence }) => sequence !== 4);
    await history.refresh();
    expect(shown()).toEqual([5, 3, 2]);
  });

  it("takes in a version that an answer told of, in its place", async () => {
    const { history, shown } = started(1, 5);
    await history.refresh();
    history.take(aVersion(3));
    history.take(aVersion(5, { name: "Works" }));
    expect(shown()).toEqual([5, 3, 1]);
    expect(history.store.getState().list[0]?.name).toBe("Works");
  });

  it("stays while the platform cannot be reached, and says so", async () => {
    const { platform, history, shown } = started(1);
    await history.refresh();
    platform.failing = true;
    await history.refresh();
    expect(shown()).toEqual([1]);
    expect(history.store.getState().problem?.code).toBe("NETWORK-01");
    platform.failing = false;
    await history.refresh();
    expect(history.store.getState().problem).toBeNull();
  });
});

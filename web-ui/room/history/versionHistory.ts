import { createStore } from "zustand/vanilla";
import { type ApiError, problemOf } from "@/api/errors";
import type { HistoryApi, Version, VersionPage } from "@/api/history";
import type { LogRecord } from "@/session/messages";

/** So many versions are fetched at a time. */
const pageSize = 50;

/** What is known of the past. */
export interface Versions {
  /** Newest first, without gaps. */
  list: readonly Version[];
  /** There are older ones than those in the list. */
  more: boolean;
  /** The first answer has come. */
  loaded: boolean;
  /** Why the last question had no answer; null if it had one. */
  problem: ApiError | null;
}

/**
 * The list of a session's versions: fetched when somebody looks, then kept as the session's records tell. A record says that
 * there is a version but not who changed what in it, so the newest page is asked for again.
 */
export class VersionHistory {
  readonly store = createStore<Versions>(() => ({ list: [], more: false, loaded: false, problem: null }));
  private asking: Promise<void> | null = null;
  private again = false;

  constructor(private readonly api: Pick<HistoryApi, "versions">) {}

  /** Brings the newest page. Called while one is on its way it asks once more after that, which may have been too early. */
  refresh(): Promise<void> {
    if (this.asking !== null) {
      this.again = true;
      return this.asking;
    }
    this.asking = this.newest().finally(() => (this.asking = null));
    return this.asking;
  }

  /** Brings the page after the oldest one known. */
  async older(): Promise<void> {
    const oldest = this.store.getState().list.at(-1);
    if (oldest === undefined) return;
    await this.ask({ before: oldest.sequence }, ({ versions, more }) => {
      this.store.setState(({ list }) => {
        const known = new Set(list.map(({ id }) => id));
        return { list: [...list, ...versions.filter(({ id }) => !known.has(id))], more };
      });
    });
  }

  /** Takes in what an answer to something else told of a version. */
  take(version: Version): void {
    this.store.setState(({ list }) => {
      if (list.some(({ id }) => id === version.id)) {
        return { list: list.map((known) => (known.id === version.id ? version : known)) };
      }
      const at = list.findIndex(({ sequence }) => sequence <= version.sequence);
      return { list: at < 0 ? [...list, version] : [...list.slice(0, at), version, ...list.slice(at)] };
    });
  }

  /** For `Connection.follow`. */
  readonly heard = (records: readonly LogRecord[]): void => {
    let made = false;
    for (const { event } of records) {
      if (event?.type === "versionMade") made = true;
      if (event?.type === "versionNamed") this.named(event.version, event.name ?? null);
    }
    if (made) void this.refresh();
  };

  private named(id: string, name: string | null): void {
    this.store.setState(({ list }) => ({
      list: list.map((version) => (version.id === id ? { ...version, name } : version)),
    }));
  }

  private async newest(): Promise<void> {
    do {
      this.again = false;
      await this.ask({}, (page) => this.store.setState(({ list, more }) => merged(page, list, more)));
    } while (this.askedAgain());
  }

  private askedAgain(): boolean {
    return this.again;
  }

  private async ask(from: { before?: number }, then: (page: VersionPage) => void): Promise<void> {
    try {
      then(await this.api.versions({ ...from, limit: pageSize }));
      this.store.setState({ loaded: true, problem: null });
    } catch (failure) {
      this.store.setState({ problem: problemOf(failure) });
    }
  }
}

/** The newest page before what was known. Where the two do not meet, what was known is forgotten rather than shown with a gap. */
function merged(page: VersionPage, known: readonly Version[], more: boolean): Partial<Versions> {
  const oldest = page.versions.at(-1);
  const newestKnown = known[0];
  if (!page.more || oldest === undefined || newestKnown === undefined || oldest.sequence > newestKnown.sequence) {
    return { list: page.versions, more: page.more };
  }
  const inPage = new Set(page.versions.map(({ id }) => id));
  const older = known.filter(({ id, sequence }) => sequence <= oldest.sequence && !inPage.has(id));
  return { list: [...page.versions, ...older], more: older.length > 0 ? more : page.more };
}

import { createStore, type StoreApi } from "zustand/vanilla";
import type { FilesApi } from "@/api/files";
import { ApiError } from "@/api/errors";
import type { Entry } from "@/api/schemas";

/** One file on its way, or one that did not get there. */
export interface TransferRow {
  id: number;
  name: string;
  direction: "up" | "down";
  /** Bytes that have gone. */
  done: number;
  /** Null where it is not known. */
  total: number | null;
  /** Why it failed; then it stays until it is dismissed or tried again. */
  problem: ApiError | null;
}

/** What is to be sent. */
export interface UploadWish {
  content: Blob;
  name: string;
  /** A folder; null for the top. */
  parent: string | null;
  /** The file whose content it takes; undefined to make a new one. */
  replaces?: string;
}

/** So many go at once; the others wait their turn. */
const atOnce = 3;

interface Job {
  id: number;
  run: (signal: AbortSignal, progress: (done: number, total: number | null) => void) => Promise<void>;
  controller: AbortController;
}

/** The transfers of one person's page: they outlive the panel that shows them. */
export class Transfers {
  readonly store: StoreApi<{ rows: readonly TransferRow[] }> = createStore(() => ({ rows: [] }));
  private readonly waiting: Job[] = [];
  private readonly jobs = new Map<number, Job>();
  private going = 0;
  private last = 0;

  constructor(private readonly api: FilesApi) {}

  /**
   * Sends a file.
   *
   * @param onDone told the new entry, or the one whose content it took
   */
  upload(wish: UploadWish, onDone: (entry: string) => void): void {
    const { content, name, parent, replaces } = wish;
    this.add(name, "up", content.size, async (signal, onProgress) => {
      if (replaces === undefined) {
        const made: Entry = await this.api.upload(content, name, parent, { signal, onProgress });
        onDone(made.id);
      } else {
        await this.api.replace(replaces, content, { signal, onProgress });
        onDone(replaces);
      }
    });
  }

  /**
   * Fetches some content.
   *
   * @param name of the file that it is saved as
   */
  download(name: string, fetch: (transfer: Parameters<FilesApi["download"]>[1]) => Promise<Blob>, save: Save): void {
    this.add(name, "down", null, async (signal, onProgress) => save(await fetch({ signal, onProgress }), name));
  }

  /** Ends one that goes or waits, and takes its row away; nobody is told anything. */
  cancel(id: number): void {
    this.jobs.get(id)?.controller.abort();
    this.jobs.delete(id);
    this.remove(id);
  }

  /** Does again what has failed. */
  retry(id: number): void {
    const failed = this.jobs.get(id);
    if (failed === undefined) return;
    this.change(id, { problem: null, done: 0 });
    this.start({ ...failed, controller: new AbortController() });
  }

  private add(name: string, direction: TransferRow["direction"], total: number | null, run: Job["run"]): void {
    const id = ++this.last;
    const row: TransferRow = { id, name, direction, done: 0, total, problem: null };
    this.store.setState(({ rows }) => ({ rows: [...rows, row] }));
    this.start({ id, run, controller: new AbortController() });
  }

  private start(job: Job): void {
    this.jobs.set(job.id, job);
    this.waiting.push(job);
    this.next();
  }

  private next(): void {
    while (this.going < atOnce) {
      const job = this.waiting.shift();
      if (job === undefined) return;
      if (job.controller.signal.aborted) continue;
      this.going++;
      void this.work(job).finally(() => {
        this.going--;
        this.next();
      });
    }
  }

  private async work({ id, run, controller }: Job): Promise<void> {
    try {
      await run(controller.signal, (done, total) => this.change(id, { done, total }));
      this.jobs.delete(id);
      this.remove(id);
    } catch (failure) {
      if (controller.signal.aborted) return;
      if (!(failure instanceof ApiError)) throw failure;
      this.change(id, { problem: failure });
    }
  }

  private change(id: number, change: Partial<TransferRow>): void {
    this.store.setState(({ rows }) => ({ rows: rows.map((row) => (row.id === id ? { ...row, ...change } : row)) }));
  }

  private remove(id: number): void {
    this.store.setState(({ rows }) => ({ rows: rows.filter((row) => row.id !== id) }));
  }
}

/** Puts some content where the person keeps files. */
export type Save = (content: Blob, name: string) => void;

/** The browser's own way of saving: it asks where, or puts it among the downloads. */
export const saveAs: Save = (content, name) => {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken what it needs once the click is over; a moment later is safe everywhere.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};

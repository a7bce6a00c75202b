import { describe, expect, it } from "vitest";
import { NetworkFailure, Refusal } from "@/api/errors";
import type { FilesApi } from "@/api/files";
import type { Entry } from "@/api/schemas";
import { Transfers } from "./transfers";

/** A platform whose answers the test gives. */
class Answers {
  readonly asked: { name: string; signal: AbortSignal; answer: (entry: string) => void; fail: (why: Error) => void }[] =
    [];

  readonly api = {
    upload: (_content: Blob, name: string, _parent: string | null, transfer: { signal: AbortSignal }) =>
      new Promise<Entry>((answer, fail) => {
        transfer.signal.addEventListener("abort", () => fail(new Error("given up")));
        this.asked.push({
          name,
          signal: transfer.signal,
          answer: (id) => answer({ id, name, parent: null, kind: "BLOB" }),
          fail,
        });
      }),
  } as unknown as FilesApi;
}

const wish = (name: string) => ({ content: new Blob(["x"]), name, parent: null });
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe("transfers", () => {
  it("go three at a time, and a row is there for each until it is done", async () => {
    const platform = new Answers();
    const transfers = new Transfers(platform.api);
    const done: string[] = [];
    for (const name of ["a", "b", "c", "d"]) transfers.upload(wish(name), (entry) => done.push(entry));
    expect(platform.asked.map(({ name }) => name)).toEqual(["a", "b", "c"]);
    expect(transfers.store.getState().rows.map(({ name }) => name)).toEqual(["a", "b", "c", "d"]);

    platform.asked[1]?.answer("id-b");
    await settled();

    expect(done).toEqual(["id-b"]);
    expect(platform.asked.map(({ name }) => name)).toEqual(["a", "b", "c", "d"]);
    expect(transfers.store.getState().rows.map(({ name }) => name)).toEqual(["a", "c", "d"]);
  });

  it("keep what failed with its reason, and do it again when asked to", async () => {
    const platform = new Answers();
    const transfers = new Transfers(platform.api);
    const done: string[] = [];
    transfers.upload(wish("a"), (entry) => done.push(entry));
    platform.asked[0]?.fail(new Refusal("FILE-02", "There is one.", "Choose another name.", {}, 409));
    await settled();
    const [row] = transfers.store.getState().rows;
    expect(row?.problem?.code).toBe("FILE-02");

    transfers.retry(row?.id ?? 0);
    expect(transfers.store.getState().rows[0]?.problem).toBeNull();
    platform.asked[1]?.answer("id-a");
    await settled();
    expect(done).toEqual(["id-a"]);
    expect(transfers.store.getState().rows).toEqual([]);
  });

  it("end at once when they are given up, and give their place to the next", async () => {
    const platform = new Answers();
    const transfers = new Transfers(platform.api);
    for (const name of ["a", "b", "c", "d", "e"]) transfers.upload(wish(name), () => undefined);
    const rows = transfers.store.getState().rows;
    transfers.cancel(rows[3]?.id ?? 0);
    transfers.cancel(rows[0]?.id ?? 0);
    await settled();
    expect(platform.asked[0]?.signal.aborted).toBe(true);
    expect(platform.asked.map(({ name }) => name)).toEqual(["a", "b", "c", "e"]);
    expect(transfers.store.getState().rows.map(({ name }) => name)).toEqual(["b", "c", "e"]);
  });

  it("that broke with the connection stay to be tried again", async () => {
    const platform = new Answers();
    const transfers = new Transfers(platform.api);
    transfers.upload(wish("a"), () => undefined);
    platform.asked[0]?.fail(new NetworkFailure(null));
    await settled();
    expect(transfers.store.getState().rows[0]?.problem?.code).toBe("NETWORK-01");
  });
});

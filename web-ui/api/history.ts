/**
 * What the platform answers about the past of a session: versions, comparisons and blame. The contract is
 * `docs/contributor/wire.md`.
 */
import { type Entry, entrySchema, idSchema } from "./schemas";
import { path, type Transport } from "./transport";
import { z } from "./zod";

/** Null whether the platform says null or leaves the field out. */
function orNull<S extends z.ZodType>(schema: S) {
  return schema.nullish().transform((value) => value ?? null);
}

/** ISO 8601, UTC. */
const instantSchema = z.iso.datetime({ offset: true });

export const versionSchema = z.object({
  id: idSchema,
  /** Position in the session's log. */
  sequence: z.number(),
  at: instantSchema,
  /** `PAUSE`, `RUN`, `RESTORE`, `NAMED`, or one that a newer platform makes. */
  kind: z.string(),
  /** Null for automatic ones that nobody has named. */
  name: orNull(z.string()),
  /** The participant who caused it. */
  author: idSchema,
  /** The participants who changed something since the version before. */
  authors: z.array(idSchema),
  /** The entries that changed since the version before. */
  files: z.array(idSchema),
});
/** A position of the session's log that can be looked at, compared and restored. */
export type Version = z.infer<typeof versionSchema>;

export const versionPageSchema = z.object({ versions: z.array(versionSchema), more: z.boolean() });
/** Newest first; `more` if there are older ones. */
export type VersionPage = z.infer<typeof versionPageSchema>;

export const changedLineSchema = z.object({
  kind: z.enum(["SAME", "ADDED", "REMOVED"]),
  text: z.string(),
  /** Of an added line who wrote it, of a removed one who had written it; null where nothing changed. */
  author: orNull(idSchema),
  at: orNull(instantSchema),
});
export type ChangedLine = z.infer<typeof changedLineSchema>;

export const hunkSchema = z.object({
  /** Line numbers from 1 of the first line on either side. */
  oldStart: z.int().min(0),
  newStart: z.int().min(0),
  lines: z.array(changedLineSchema),
});
/** A stretch of lines with what changed in it, and the lines around it. */
export type Hunk = z.infer<typeof hunkSchema>;

export const fileChangeSchema = z.object({
  entry: idSchema,
  /** Null if the file was not there. */
  oldPath: orNull(z.string()),
  newPath: orNull(z.string()),
  change: z.enum(["ADDED", "REMOVED", "CHANGED", "MOVED"]),
  /** The texts are too large or too different to be compared by lines: there are no hunks. */
  whole: z.boolean().nullish(),
  hunks: z.array(hunkSchema),
});
export type FileChange = z.infer<typeof fileChangeSchema>;

const comparisonSchema = z.object({ files: z.array(fileChangeSchema) });

const restoredSchema = z.object({ sequence: z.number(), before: versionSchema });
/** The position of the restoring change, and the version that keeps what was there before. */
export type Restored = z.infer<typeof restoredSchema>;

export const blameSchema = z.object({
  entry: idSchema,
  sequence: z.number(),
  lines: z.array(
    z.object({
      /** From 1. */
      from: z.int().min(1),
      count: z.int().min(0),
      author: orNull(idSchema),
      at: orNull(instantSchema),
    }),
  ),
});
/** Who wrote which run of lines, and when, from the first line to the last. */
export type Blame = z.infer<typeof blameSchema>;

/** The present, as the end of a comparison. */
export const NOW = "now";

/** What a participant may ask about the past. Reading needs `view`, everything else `edit`; all reject with an `ApiError`. */
export class HistoryApi {
  constructor(
    private readonly transport: Transport,
    private readonly session: string,
    private readonly token: string,
  ) {}

  /**
   * @param before only versions before this position; from the newest on without it
   * @param limit at most so many
   */
  versions({ before, limit }: { before?: number; limit: number }, signal?: AbortSignal): Promise<VersionPage> {
    const from = before === undefined ? "" : path`before=${String(before)}&`;
    const where = `${path`/api/sessions/${this.session}/versions`}?${from}${path`limit=${String(limit)}`}`;
    return this.transport.json({ ...this.get(where), signal }, versionPageSchema);
  }

  /** Gives the present state a name. */
  nameNow(name: string): Promise<Version> {
    const where = path`/api/sessions/${this.session}/versions`;
    return this.transport.json({ method: "POST", path: where, token: this.token, body: { name } }, versionSchema);
  }

  /** @param name null takes the name away */
  name(version: string, name: string | null): Promise<Version> {
    const request = { method: "PATCH", path: this.version(version), token: this.token, body: { name } } as const;
    return this.transport.json(request, versionSchema);
  }

  /** The files and folders as they were. */
  tree(version: string, signal?: AbortSignal): Promise<Entry[]> {
    return this.transport.json({ ...this.get(`${this.version(version)}/tree`), signal }, z.array(entrySchema));
  }

  /** A file's text as it was; lines end in LF. */
  file(version: string, entry: string, signal?: AbortSignal): Promise<string> {
    return this.transport.text({ ...this.get(`${this.version(version)}${path`/files/${entry}`}`), signal });
  }

  /**
   * What changed between two versions.
   *
   * @param to a version's id, or {@link NOW}
   * @param entry a single file, or undefined for all
   */
  async comparison(from: string, to: string, entry?: string, signal?: AbortSignal): Promise<FileChange[]> {
    const only = entry === undefined ? "" : path`&entry=${entry}`;
    const where = path`/api/sessions/${this.session}/comparison?from=${from}&to=${to}`;
    return (await this.transport.json({ ...this.get(where + only), signal }, comparisonSchema)).files;
  }

  /**
   * Makes things as they were, as a new change.
   *
   * @param entry a single file, or undefined for the whole session
   */
  restore(version: string, entry?: string): Promise<Restored> {
    const body = entry === undefined ? {} : { entry };
    const where = `${this.version(version)}/restore`;
    return this.transport.json({ method: "POST", path: where, token: this.token, body }, restoredSchema);
  }

  /** @param version who had written it then; undefined for the present */
  blame(entry: string, version?: string, signal?: AbortSignal): Promise<Blame> {
    const then = version === undefined ? "" : path`?version=${version}`;
    const where = path`/api/sessions/${this.session}/files/${entry}/blame` + then;
    return this.transport.json({ ...this.get(where), signal }, blameSchema);
  }

  private version(version: string): string {
    return path`/api/sessions/${this.session}/versions/${version}`;
  }

  private get(where: string) {
    return { method: "GET", path: where, token: this.token } as const;
  }
}

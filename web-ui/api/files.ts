/** Contents of files that come and go as they are. The contract is `docs/contributor/wire.md`. */
import { type Blob as HeldContent, blobSchema, type Entry, entrySchema } from "./schemas";
import { type Progress, path, type Transport } from "./transport";
import { z } from "./zod";

const uploadedSchema = z.object({ entry: entrySchema, blob: blobSchema.nullish() });
const replacedSchema = z.object({ blob: blobSchema.nullish() });

/** What a transfer tells and how it is given up. */
export interface Transfer {
  signal?: AbortSignal;
  onProgress?: Progress;
}

/** What a participant may do with the contents of files. Downloads need `view`, uploads `edit`; all reject with an `ApiError`. */
export class FilesApi {
  constructor(
    private readonly transport: Transport,
    private readonly session: string,
    private readonly token: string,
  ) {}

  /**
   * Makes a file of some bytes: a text file if they are text, else one of the kind `BLOB`.
   *
   * @param parent a folder; null for the top
   */
  async upload(content: Blob, name: string, parent: string | null, transfer: Transfer = {}): Promise<Entry> {
    const into = parent === null ? "" : path`&parent=${parent}`;
    const where = path`/api/sessions/${this.session}/uploads?name=${name}` + into;
    const request = { ...transfer, method: "POST", path: where, token: this.token, content } as const;
    return (await this.transport.upload(request, uploadedSchema)).entry;
  }

  /** Puts other bytes into a file. A text file takes only text. */
  async replace(entry: string, content: Blob, transfer: Transfer = {}): Promise<HeldContent | null> {
    const request = { ...transfer, method: "PUT", path: this.content(entry), token: this.token, content } as const;
    return (await this.transport.upload(request, replacedSchema)).blob ?? null;
  }

  /** The bytes of a file. */
  download(entry: string, transfer: Transfer = {}): Promise<Blob> {
    return this.transport.bytes({ ...transfer, path: this.content(entry), token: this.token });
  }

  /** The bytes of a file as they were in a version. */
  downloadThen(version: string, entry: string, transfer: Transfer = {}): Promise<Blob> {
    const where = path`/api/sessions/${this.session}/versions/${version}/files/${entry}/content`;
    return this.transport.bytes({ ...transfer, path: where, token: this.token });
  }

  /** @param folder null for everything */
  archive(folder: string | null, transfer: Transfer = {}): Promise<Blob> {
    const only = folder === null ? "" : path`?folder=${folder}`;
    const where = path`/api/sessions/${this.session}/archive` + only;
    return this.transport.bytes({ ...transfer, path: where, token: this.token });
  }

  private content(entry: string): string {
    return path`/api/sessions/${this.session}/files/${entry}/content`;
  }
}

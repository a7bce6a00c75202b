import * as decoding from "lib0/decoding";

/*
 * Heads of Hocuspocus frames: a document's name, then the type, then for Sync its own type. Numbers as in
 * @hocuspocus/provider (MessageType) and y-protocols/sync.
 */
const sync = 0;
const close = 7;
const syncStatus = 8;
const syncStep2 = 1;
const syncUpdate = 2;

/** What the ledger has to know of a frame; everything else is `other`. */
export type FrameHead =
  | { document: string; kind: "step2" | "update" | "saved" | "other" }
  | { document: string; kind: "closed"; reason: string };

/** Reads the head of a frame; null for a single byte (Ping, Pong), which belongs to no document. */
export function readFrameHead(frame: Uint8Array): FrameHead | null {
  if (frame.length <= 1) return null;
  const decoder = decoding.createDecoder(frame);
  const document = decoding.readVarString(decoder);
  switch (decoding.readVarUint(decoder)) {
    case sync: {
      const type = decoding.readVarUint(decoder);
      return { document, kind: type === syncStep2 ? "step2" : type === syncUpdate ? "update" : "other" };
    }
    case syncStatus:
      return { document, kind: decoding.readVarInt(decoder) === 1 ? "saved" : "other" };
    case close:
      // The client's own Close carries no reason.
      return { document, kind: "closed", reason: decoding.hasContent(decoder) ? decoding.readVarString(decoder) : "" };
    default:
      return { document, kind: "other" };
  }
}

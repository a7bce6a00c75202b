import * as encoding from "lib0/encoding";
import { describe, expect, it } from "vitest";
import { readFrameHead } from "./frames";

function frame(name: string, ...rest: (number | string)[]): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, name);
  for (const part of rest) {
    if (typeof part === "number") encoding.writeVarUint(encoder, part);
    else encoding.writeVarString(encoder, part);
  }
  return encoding.toUint8Array(encoder);
}

describe("the head of a frame", () => {
  it.each([
    [frame("s/f", 0, 0), { document: "s/f", kind: "other" }],
    [frame("s/f", 0, 1), { document: "s/f", kind: "step2" }],
    [frame("s/f", 0, 2), { document: "s/f", kind: "update" }],
    [frame("s/f", 8, 1), { document: "s/f", kind: "saved" }],
    [frame("s/f", 8, 0), { document: "s/f", kind: "other" }],
    [frame("s/f", 7, "DOC-02"), { document: "s/f", kind: "closed", reason: "DOC-02" }],
    [frame("s/f", 7), { document: "s/f", kind: "closed", reason: "" }],
    [frame("s", 5, "{}"), { document: "s", kind: "other" }],
  ])("%#: is read", (bytes, head) => expect(readFrameHead(bytes)).toEqual(head));

  it("is absent in Ping and Pong", () => expect(readFrameHead(Uint8Array.of(9))).toBeNull());
});

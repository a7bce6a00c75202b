import { EditorState } from "@codemirror/state";
import { describe, expect, it } from "vitest";
import { YSyncConfig, ySyncAnnotation } from "y-codemirror.next";
import type { Problem } from "@/api/schemas";
import { sizeLimit } from "./sizeLimit";

describe("the limit on a file's size", () => {
  const refused: Problem[] = [];
  const state = EditorState.create({ doc: "before", extensions: sizeLimit((problem) => refused.push(problem), 100) });

  it("refuses a paste beyond it with the code, and changes nothing", () => {
    refused.length = 0;
    const next = state.update({ changes: { from: 0, insert: "x".repeat(101) } }).state;
    expect(next.doc.toString()).toBe("before");
    expect(refused[0]?.code).toBe("FILE-08");
  });

  it("counts bytes, not characters", () => {
    refused.length = 0;
    state.update({ changes: { from: 0, insert: "€".repeat(33) } });
    expect(refused).toHaveLength(1);
    expect(state.update({ changes: { from: 0, insert: "€".repeat(31) } }).newDoc.length).toBe(37);
  });

  it("lets a file that is too large shrink, and never refuses what others wrote", () => {
    refused.length = 0;
    const others = ySyncAnnotation.of(new YSyncConfig(null, null));
    const large = state.update({ changes: { from: 0, insert: "x".repeat(300) }, annotations: others }).state;
    expect(large.doc.length).toBe(306);
    expect(large.update({ changes: { from: 0, to: 50 } }).newDoc.length).toBe(256);
    expect(refused).toHaveLength(0);
  });
});

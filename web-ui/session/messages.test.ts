import { describe, expect, it } from "vitest";
import { parseMessage } from "./messages";
import { bo, id, welcome } from "./testing/fixtures";

const recordOf = (event: object) =>
  JSON.stringify({
    type: "records",
    records: [{ sequence: 1, at: "2026-11-21T09:00:00Z", author: bo.id, event }],
  });

describe("messages of the session channel", () => {
  it("are read with their events", () => {
    const message = parseMessage(
      recordOf({ type: "runOutput", run: id("run"), stream: "STDOUT", bytes: "aGkK", later: true }),
    );
    expect(message).toMatchObject({ records: [{ event: { type: "runOutput", bytes: "aGkK" } }] });
  });

  it("of a kind that this page does not know are skipped, and so are such events", () => {
    expect(parseMessage('{"type":"chat","text":"hello"}')).toBeNull();
    expect(parseMessage(recordOf({ type: "stopCaptured" }))).toMatchObject({ records: [{ sequence: 1, event: null }] });
  });

  it("tell of versions, also of kinds that this page does not know and with more than it knows", () => {
    const version = id("version");
    expect(
      parseMessage(recordOf({ type: "versionMade", version, position: 7, kind: "IMPORT", size: 1 })),
    ).toMatchObject({
      records: [{ event: { type: "versionMade", version, position: 7, kind: "IMPORT", name: null } }],
    });
    expect(parseMessage(recordOf({ type: "versionNamed", version, name: "Works" }))).toMatchObject({
      records: [{ event: { type: "versionNamed", version, name: "Works" } }],
    });
  });

  it("tell a refusal without values", () => {
    const text = '{"type":"refused","request":null,"code":"SOCKET-02","message":"Unknown.","remedy":"Reload."}';
    expect(parseMessage(text)).toMatchObject({ code: "SOCKET-02", values: {} });
  });

  it.each([
    ["what is not JSON", "{"],
    ["what has no type", '{"sequence":1}'],
    ["a known event in another shape", recordOf({ type: "runOutput", run: id("run"), stream: "STDOUT", bytes: 7 })],
    ["a colour that does not exist", JSON.stringify({ ...welcome, you: { ...bo, colour: 9 } })],
  ])("do not admit %s", (_what, text) => expect(() => parseMessage(text)).toThrow());
});

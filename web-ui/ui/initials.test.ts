import { describe, expect, it } from "vitest";
import { initials, tagTexts } from "./initials";

describe("initials", () => {
  it.each([
    ["Ana", "AN"],
    ["ana maria lopez", "AM"],
    ["  Bo  ", "BO"],
    ["Ö", "Ö"],
    ["😀 smile", "😀S"],
  ])("of %j are %j", (name, expected) => expect(initials(name)).toBe(expected));

  it("stay distinct among members, the later one getting a digit", () => {
    const texts = tagTexts([
      { id: "1", name: "Ana" },
      { id: "2", name: "Andrea" },
      { id: "3", name: "Anton" },
    ]);
    expect([...texts.values()]).toEqual(["AN", "A2", "A3"]);
  });
});

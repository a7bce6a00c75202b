import { describe, expect, it } from "vitest";
import { isPicture, sizeWords, typeWords } from "./sizes";

describe("what a file is, in words", () => {
  it.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [1023, "1023 bytes"],
    [1024, "1.0 KB"],
    [3500, "3.4 KB"],
    [28_311_552, "27 MB"],
    [5_368_709_120, "5.0 GB"],
  ])("%d bytes are %s", (bytes, words) => expect(sizeWords(bytes)).toBe(words));

  it("has words for what is usual, and says the rest as it is", () => {
    expect(typeWords("image/png")).toBe("PNG image");
    expect(typeWords("font/woff2")).toBe("font/woff2");
  });

  it("shows no picture that may hold a script", () => {
    expect(isPicture("image/webp")).toBe(true);
    expect(isPicture("image/svg+xml")).toBe(false);
    expect(isPicture("application/octet-stream")).toBe(false);
  });
});

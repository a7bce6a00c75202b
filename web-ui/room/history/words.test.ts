import { describe, expect, it } from "vitest";
import { briefly, counted, dayOf, kindWords, listed, titleOf, whenOf } from "./words";

const at = (year: number, month: number, day: number, hour = 14, minute = 32) =>
  new Date(year, month - 1, day, hour, minute).getTime();
const now = at(2026, 11, 26, 15, 10);

describe("times of the past", () => {
  it.each([
    [at(2026, 11, 26, 0, 5), "Today", "00:05", "00:05"],
    [at(2026, 11, 25, 23, 55), "Yesterday", "yesterday, 23:55", "25 Nov"],
    [at(2026, 11, 19), "Thursday 19 November", "19 Nov, 14:32", "19 Nov"],
    [at(2025, 12, 31), "Wednesday 31 December 2025", "31 Dec 2025, 14:32", "31 Dec 25"],
  ])("are told as people tell them", (moment, day, sentence, gutter) => {
    expect(dayOf(moment, now)).toBe(day);
    expect(whenOf(moment, now)).toBe(sentence);
    expect(briefly(moment, now)).toBe(gutter);
  });

  it("that a server's clock puts into the future are of today", () =>
    expect(dayOf(at(2026, 11, 27, 0, 1), now)).toBe("Today"));
});

describe("a version's title", () => {
  it("is its name, or else why it was made", () => {
    expect(titleOf({ name: "Before the exam", kind: "PAUSE" })).toBe("Before the exam");
    expect(["PAUSE", "RUN", "RESTORE"].map((kind) => titleOf({ name: null, kind }))).toEqual([
      "Editing paused",
      "At a run",
      "Before a restore",
    ]);
  });

  it("is there also for what a newer platform makes", () => expect(kindWords("IMPORT")).toBe("Automatic version"));
});

it("lists and counts in words", () => {
  expect([[], ["Ana"], ["Ana", "Bo"], ["Ana", "Bo", "Mira"]].map(listed)).toEqual([
    "",
    "Ana",
    "Ana and Bo",
    "Ana, Bo and Mira",
  ]);
  expect([counted(1, "line"), counted(2, "line")]).toEqual(["1 line", "2 lines"]);
});

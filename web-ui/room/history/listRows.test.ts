import { expect, it } from "vitest";
import { id } from "@/session/testing/fixtures";
import { type ListRow, listRows } from "./listRows";
import { aVersion } from "./testing";

const now = Date.UTC(2026, 10, 26, 9, 30);
const none = new Set<string>();
const automatic = [9, 8, 7, 6, 5, 4, 3].map((sequence) => aVersion(sequence));
const named = aVersion(2, { name: "Works", kind: "NAMED" });
const yesterday = aVersion(1, { at: "2026-11-25T12:00:00Z" });

const told = (rows: ListRow[]) =>
  rows.map((row) => [row.day, "version" in row ? row.version.sequence : `${row.count} more`]);

it("folds up many automatic versions in a row, under the heading of their day", () => {
  expect(told(listRows([...automatic, named, yesterday], now, none, null))).toEqual([
    ["Today", 9],
    [null, 8],
    [null, 7],
    [null, "4 more"],
    [null, 2],
    ["Yesterday", 1],
  ]);
});

it("opens a fold, and keeps it open while newer versions come in above", () => {
  const opened = new Set([id("v3")]);
  expect(listRows(automatic, now, opened, null)).toHaveLength(7);
  expect(listRows([aVersion(10), ...automatic], now, opened, null)).toHaveLength(8);
});

it("does not fold away the version that is looked at, nor a few", () => {
  expect(listRows(automatic, now, none, id("v4"))).toHaveLength(7);
  expect(listRows(automatic.slice(3), now, none, null)).toHaveLength(4);
});

it("of nothing is nothing", () => expect(listRows([], now, none, null)).toEqual([]));

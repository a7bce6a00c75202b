// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { forgetVisit, readVisits, rememberVisit, subscribeVisits } from "./recent";

beforeEach(() => localStorage.clear());

function visit(id: string, name = id) {
  return { id, name, template: "python" };
}

test("the newest stands first, once, under the name it has now", () => {
  rememberVisit(visit("a", "Old name"), 1);
  rememberVisit(visit("b"), 2);
  rememberVisit(visit("a", "New name"), 3);
  expect(readVisits()).toEqual([
    { ...visit("a", "New name"), openedAt: 3 },
    { ...visit("b"), openedAt: 2 },
  ]);
});

test("the oldest of more than fifty fall off", () => {
  for (let at = 0; at < 60; at++) rememberVisit(visit(String(at)), at);
  expect(readVisits()).toHaveLength(50);
  expect(readVisits().at(-1)?.id).toBe("10");
});

test("a forgotten one is gone, and whoever listens hears of it", () => {
  rememberVisit(visit("a"), 1);
  let heard = 0;
  const stop = subscribeVisits(() => heard++);
  forgetVisit("a");
  stop();
  rememberVisit(visit("b"), 2);
  expect(heard).toBe(1);
  expect(readVisits().map(({ id }) => id)).toEqual(["b"]);
});

test.each(["{", '"text"', '[{"id":1}]'])("what cannot be read (%s) counts as no list", (text) => {
  localStorage.setItem("tandem.recent", text);
  expect(readVisits()).toEqual([]);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { less, quantile } from "../bench/report.js";

test("a quantile is the nearest rank", () => {
  const values = [50, 10, 40, 20, 30];
  assert.equal(quantile(values, 0.5), 30);
  assert.equal(quantile(values, 0.99), 50);
  assert.equal(quantile([7], 0.01), 7);
  assert.throws(() => quantile([], 0.5), /nothing was measured/);
});

test("a row says whether its target is met, by the value before it was rounded", () => {
  assert.equal(less("work", "ms", 50, 50).met, true);
  assert.equal(less("work", "ms", 50.01, 50).met, false);
  assert.equal(less("work", "ms", 50.01).met, null);
});

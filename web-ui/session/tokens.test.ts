// @vitest-environment happy-dom
import { beforeEach, expect, test } from "vitest";
import { forgetAdmission, readAdmission, storeAdmission } from "./tokens";

const admission = { token: "secret", participant: "me", name: "Mira" };

beforeEach(() => localStorage.clear());

test("what is stored can be read, per session, until it is forgotten", () => {
  storeAdmission("a", admission);
  expect(readAdmission("a")).toEqual(admission);
  expect(readAdmission("b")).toBeNull();
  forgetAdmission("a");
  expect(readAdmission("a")).toBeNull();
});

test.each(["{", "null", '{"token":""}'])("what cannot be read (%s) counts as absent", (text) => {
  localStorage.setItem("tandem.session.a", text);
  expect(readAdmission("a")).toBeNull();
});

test("a browser that refuses storage keeps it until the page is closed", () => {
  const open = localStorage;
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
    removeItem: () => undefined,
  };
  Object.defineProperty(globalThis, "localStorage", { value: full, configurable: true });
  try {
    storeAdmission("a", admission);
    expect(readAdmission("a")).toEqual(admission);
    forgetAdmission("a");
    expect(readAdmission("a")).toBeNull();
  } finally {
    Object.defineProperty(globalThis, "localStorage", { value: open, configurable: true });
  }
});

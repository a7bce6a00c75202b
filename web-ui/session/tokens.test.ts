// @vitest-environment happy-dom
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { beforeEach, expect, test, vi } from "vitest";
import { copyAdmission, readAdmissionCopy } from "./admissionCopies";
import { forgetAdmission, readAdmission, recallAdmission, storeAdmission } from "./tokens";

const admission = { token: "secret", participant: "me", name: "Mira" };

beforeEach(() => {
  localStorage.clear();
  indexedDB = new IDBFactory();
});

test("what the local storage has lost is recalled from the copy, and is there again", async () => {
  storeAdmission("a", admission);
  await vi.waitFor(async () => expect(await readAdmissionCopy("a")).toEqual(admission));
  localStorage.clear();
  expect(readAdmission("a")).toBeNull();
  expect(await recallAdmission("a")).toEqual(admission);
  expect(readAdmission("a")).toEqual(admission);
  expect(await recallAdmission("b")).toBeNull();
});

test("what was forgotten is not recalled, nor a copy that cannot be read", async () => {
  storeAdmission("a", admission);
  await vi.waitFor(async () => expect(await readAdmissionCopy("a")).toEqual(admission));
  forgetAdmission("a");
  await vi.waitFor(async () => expect(await readAdmissionCopy("a")).toBeUndefined());
  expect(await recallAdmission("a")).toBeNull();
  await copyAdmission("c", { token: "" });
  expect(await recallAdmission("c")).toBeNull();
});

test("without a database nothing is recalled and nothing breaks", async () => {
  vi.stubGlobal("indexedDB", undefined);
  storeAdmission("a", admission);
  expect(readAdmission("a")).toEqual(admission);
  localStorage.clear();
  expect(await recallAdmission("a")).toBeNull();
  vi.unstubAllGlobals();
});

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

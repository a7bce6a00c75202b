// @vitest-environment happy-dom
import { act, useEffect } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Language, Status } from "@/api/schemas";
import { TemplateChoice } from "./TemplateChoice";
import { type TemplateState, useTemplateChoice } from "./useTemplateChoice";

function language(id: string, name: string, unavailableReason: string | null = null): Language {
  return {
    id,
    name,
    version: "1",
    fileExtensions: [id],
    entryFile: `main.${id}`,
    unavailableReason,
    tests: null,
    debug: null,
  };
}

const status: Status = {
  version: "1",
  runners: 1,
  runAvailable: true,
  runUnavailable: null,
  languages: [language("python", "Python"), language("java", "Java", "No JDK is installed."), language("go", "Go")],
};

let root: Root;
let state: TemplateState;

function Form({ known }: { known: Status | null }) {
  const current = useTemplateChoice(known);
  useEffect(() => {
    state = current;
  });
  return <TemplateChoice {...current.choice} />;
}

function show(known: Status | null): void {
  act(() => root.render(<Form known={known} />));
}

function radio(name: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(`input[aria-label="${name}"]`);
  if (found === null) throw new Error(`no radio ${name}`);
  return found;
}

beforeEach(() => {
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });
  const place = document.createElement("div");
  document.body.replaceChildren(place);
  root = createRoot(place);
});
afterEach(() => act(() => root.unmount()));

describe("the choice of a template", () => {
  test("is one radio per template, the first one chosen", async () => {
    show(status);
    const names = [...document.querySelectorAll("input")].map((input) => input.getAttribute("aria-label"));
    expect(names).toEqual(["Python", "Go", "Empty", "Java"]);
    expect(radio("Python").checked).toBe(true);
    await expect(state.settled()).resolves.toBe("python");
  });

  test("follows the click", async () => {
    show(status);
    act(() => radio("Empty").click());
    expect(radio("Empty").checked).toBe(true);
    await expect(state.settled()).resolves.toBe("empty");
  });

  test("folds away what cannot be had, and says how much it is", () => {
    show(status);
    const fold = document.querySelector("button");
    if (fold === null) throw new Error("no disclosure");
    const content = document.getElementById(fold.getAttribute("aria-controls") ?? "");
    expect(fold.textContent).toBe("1 more needs a toolchain");
    expect(fold.getAttribute("aria-expanded")).toBe("false");
    expect(content?.hidden).toBe(true);
    act(() => fold.click());
    expect(fold.getAttribute("aria-expanded")).toBe("true");
    expect(content?.hidden).toBe(false);
    expect(content?.contains(radio("Java"))).toBe(true);
  });

  test("folds nothing where everything can be had", () => {
    show({ ...status, languages: [language("python", "Python")] });
    expect(document.querySelector("button")).toBeNull();
  });

  test("refuses what cannot be had, keeps it reachable, and says why", async () => {
    show(status);
    act(() => radio("Java").click());
    expect(radio("Java").checked).toBe(false);
    expect(radio("Java").disabled).toBe(false);
    expect(radio("Java").getAttribute("aria-disabled")).toBe("true");
    const about = document.getElementById(radio("Java").getAttribute("aria-describedby") ?? "");
    expect(about?.textContent).toBe("No JDK is installed.");
    await expect(state.settled()).resolves.toBe("python");
  });

  test("shows no radio before the platform has answered", () => {
    show(null);
    expect(document.querySelectorAll("input")).toHaveLength(0);
    expect(document.querySelector("fieldset")?.getAttribute("aria-busy")).toBe("true");
  });

  test("waits for the platform's answer when someone is quicker than it", async () => {
    const realFetch = globalThis.fetch;
    Object.assign(globalThis, { fetch: () => Promise.resolve(new Response(JSON.stringify(status))) });
    try {
      show(null);
      await expect(state.settled()).resolves.toBe("python");
    } finally {
      Object.assign(globalThis, { fetch: realFetch });
    }
  });
});

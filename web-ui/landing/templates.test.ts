import { describe, expect, test } from "vitest";
import type { Language } from "@/api/schemas";
import { effectiveChoice, templatesOf } from "./templates";

function language(id: string, name: string, unavailableReason: string | null = null): Language {
  return {
    id,
    name,
    version: "1",
    fileExtensions: [`.${id}`],
    entryFile: `main.${id}`,
    unavailableReason,
    tests: null,
    debug: null,
  };
}

describe("the templates", () => {
  test("are Python, Java and JavaScript, then the others by name, then Empty", () => {
    const reported = [
      language("rust", "Rust"),
      language("javascript", "JavaScript"),
      language("go", "Go"),
      language("java", "Java"),
      language("python", "Python"),
    ];
    expect(templatesOf(reported).map(({ name }) => name)).toEqual([
      "Python",
      "Java",
      "JavaScript",
      "Go",
      "Rust",
      "Empty",
    ]);
  });

  test("are Empty alone where the platform reports no language", () => {
    expect(templatesOf([]).map(({ id }) => id)).toEqual(["empty"]);
  });

  test("show the file ending, the version and the first file", () => {
    expect(templatesOf([language("py", "Python")])[0]).toMatchObject({ sign: "py", detail: "1, main.py" });
    expect(templatesOf([{ ...language("py", "Python"), version: null }])[0]?.detail).toBe("main.py");
  });

  test("that cannot be had stand last and keep their reason", () => {
    const templates = templatesOf([language("java", "Java", "No JDK is installed."), language("go", "Go")]);
    expect(templates.map(({ name, unavailableReason }) => [name, unavailableReason])).toEqual([
      ["Go", null],
      ["Empty", null],
      ["Java", "No JDK is installed."],
    ]);
  });
});

describe("the choice", () => {
  const templates = templatesOf([language("python", "Python", "No Python is installed."), language("java", "Java")]);

  test("is what was chosen", () => expect(effectiveChoice(templates, "empty")).toBe("empty"));
  test("is the first that can be had when nothing was chosen", () =>
    expect(effectiveChoice(templates, null)).toBe("java"));
  test("leaves what can no longer be had", () => expect(effectiveChoice(templates, "python")).toBe("java"));
  test("is Empty before anything is known", () => expect(effectiveChoice([], null)).toBe("empty"));
});

import type { Language } from "@/api/schemas";

/** Something that a session can start with. */
export interface Template {
  /** A language's id, or `empty`. */
  id: string;
  name: string;
  /** The language's file ending; the picture of a language is never a logo. */
  sign: string;
  /** Version and first file; not essential. */
  detail: string;
  /** Why it cannot be chosen now; null when it can. */
  unavailableReason: string | null;
}

const EMPTY: Template = { id: "empty", name: "Empty", sign: "/", detail: "no files yet", unavailableReason: null };

/** What most people come for stands first, in this order; other languages follow by name. */
const FIRST = ["python", "java", "javascript"];

function rank(language: Language): number {
  const at = FIRST.indexOf(language.id);
  return at < 0 ? FIRST.length : at;
}

/** The templates for the languages that the server reports, then `Empty`, which needs none; what cannot be had stands last. */
export function templatesOf(languages: readonly Language[]): Template[] {
  const templates = [...languages].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name)).map(templateOf);
  return [...templates.filter(available), EMPTY, ...templates.filter((template) => !available(template))];
}

function available({ unavailableReason }: Template): boolean {
  return unavailableReason === null;
}

function templateOf(language: Language): Template {
  return {
    id: language.id,
    name: language.name,
    sign: (language.fileExtensions[0] ?? language.id).replace(/^\./, ""),
    detail: [language.version, language.entryFile].filter(Boolean).join(", "),
    unavailableReason: language.unavailableReason,
  };
}

/** The chosen template while it can be had, else the first that can. */
export function effectiveChoice(templates: readonly Template[], chosen: string | null): string {
  const possible = templates.filter(available);
  return (possible.find((template) => template.id === chosen) ?? possible[0] ?? EMPTY).id;
}

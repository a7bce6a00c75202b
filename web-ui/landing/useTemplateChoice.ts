import { useState } from "react";
import { Api } from "@/api/client";
import type { Status } from "@/api/schemas";
import type { TemplateChoiceProps } from "./TemplateChoice";
import { effectiveChoice, templatesOf } from "./templates";

/** The choice of a template, for `TemplateChoice` and for the request. */
export interface TemplateState {
  choice: TemplateChoiceProps;
  /** The template to start with. Whoever is quicker than the platform's first answer waits for it here. */
  settled: () => Promise<string>;
}

/** @param status null until the platform has answered */
export function useTemplateChoice(status: Status | null): TemplateState {
  const [chosen, onChoose] = useState<string | null>(null);
  const templates = status === null ? null : templatesOf(status.languages);
  return {
    choice: { templates, chosen: templates === null ? null : effectiveChoice(templates, chosen), onChoose },
    settled: async () => effectiveChoice(templates ?? templatesOf((await new Api().status()).languages), chosen),
  };
}

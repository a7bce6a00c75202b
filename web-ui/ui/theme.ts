"use client";

import { useSyncExternalStore } from "react";
import { z } from "@/api/zod";
import { storageKey } from "./themeScript";

/** What a person chose; `system` follows the operating system, now and when it changes. */
export const themeChoices = ["light", "dark", "system"] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const choiceSchema = z.enum(themeChoices);
const listeners = new Set<() => void>();

/** The stored choice; `system` when none is stored or storage is closed to us (private windows). */
export function themeChoice(): ThemeChoice {
  try {
    return choiceSchema.safeParse(localStorage.getItem(storageKey)).data ?? "system";
  } catch {
    return "system";
  }
}

/** Stores the choice and repaints at once. */
export function chooseTheme(choice: ThemeChoice): void {
  try {
    localStorage.setItem(storageKey, choice);
  } catch {
    // Storage is closed to us: the choice holds until the page is left.
  }
  applyTheme(choice);
  for (const listener of listeners) listener();
}

function applyTheme(choice: ThemeChoice): void {
  const dark = choice === "dark" || (choice === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.dataset.theme = dark ? "dark" : "light";
}

function subscribe(listener: () => void): () => void {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => {
    applyTheme(themeChoice());
    listener();
  };
  system.addEventListener("change", follow);
  listeners.add(listener);
  return () => {
    system.removeEventListener("change", follow);
    listeners.delete(listener);
  };
}

/** The choice, for menus; while a component uses it, the page also follows the operating system's changes. */
export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, themeChoice, () => "system");
}

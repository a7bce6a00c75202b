"use client";

import { Moon, Sun } from "lucide-react";
import { IconButton } from "./IconButton";
import { chooseTheme, type ThemeChoice, themeChoices, useThemeChoice } from "./theme";

const words: Record<ThemeChoice, string> = {
  light: "Theme: light",
  dark: "Theme: dark",
  system: "Theme: follows the system",
};

/** Steps through light, dark and the system's own theme. */
export function ThemeSwitch({ className }: { className?: string }) {
  const choice = useThemeChoice();
  const next = themeChoices[(themeChoices.indexOf(choice) + 1) % themeChoices.length] ?? "system";
  return (
    <IconButton
      icon={choice === "light" ? Sun : Moon}
      label={words[choice]}
      onClick={() => chooseTheme(next)}
      {...(className !== undefined && { className })}
    />
  );
}

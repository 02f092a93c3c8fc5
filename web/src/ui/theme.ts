import { useState } from "react";
import { stored } from "./storage.ts";

export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const choice = stored<Theme>(localStorage, "theme", (json) =>
  themes.find((theme) => theme === json),
);

/** The tokens of base.css follow `color-scheme`, which this attribute sets. */
function apply(theme: Theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
apply(choice.get() ?? "system");

export function useTheme(): [Theme, (next: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => choice.get() ?? "system");
  return [
    theme,
    (next) => {
      choice.set(next);
      apply(next);
      setTheme(next);
    },
  ];
}

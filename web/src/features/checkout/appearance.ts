import type { Appearance } from "@stripe/stripe-js";
import { useMemo, useSyncExternalStore } from "react";

/** A colour as the page has it now: a token holds both of its values, and only a used one is a colour. */
function colour(value: string): string {
  const probe = document.createElement("span");
  probe.style.color = value;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
const isDark = () => colour("light-dark(#000000, #ffffff)") === "rgb(255, 255, 255)";

/** The shop's own look, as far as Stripe's form takes it on. */
const appearanceNow = (): Appearance => ({
  theme: isDark() ? "night" : "stripe",
  variables: {
    colorPrimary: colour("var(--accent)"),
    colorBackground: colour("var(--field)"),
    colorText: colour("var(--ink)"),
    colorTextSecondary: colour("var(--soft-ink)"),
    colorDanger: colour("var(--bad)"),
    borderRadius: "8px",
    fontFamily: "system-ui, sans-serif",
  },
});

function subscribe(listener: () => void) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const chosen = new MutationObserver(listener);
  system.addEventListener("change", listener);
  chosen.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  return () => {
    system.removeEventListener("change", listener);
    chosen.disconnect();
  };
}

/** The same, which follows the page from light to dark and back. */
export function useAppearance(): Appearance {
  const dark = useSyncExternalStore(subscribe, isDark);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the colours are read from the page.
  return useMemo(appearanceNow, [dark]);
}

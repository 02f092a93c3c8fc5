import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve("axe-core/axe.min.js"),
  "utf8",
);
const STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 900 };

/** What axe finds wrong on the page as it is; `rules` of it, or all. */
async function faults(page: Page, rules?: readonly string[]): Promise<string[]> {
  // By the debugger, past the page's policy, which would let no such script in.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  const { violations } = await page.evaluate(
    (runOnly) =>
      (
        window as unknown as { axe: { run(of: Document, by: object): Promise<AxeResults> } }
      ).axe.run(
        document,
        // The processors' frames are theirs.
        { runOnly, resultTypes: ["violations"], iframes: false },
      ),
    rules ? { type: "rule", values: rules } : { type: "tag", values: STANDARDS },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.slice(0, 5).map(({ target, failureSummary }) => `${id}: ${target} ${failureSummary}`),
  );
}

/** In both schemes and at both widths. Only colours differ by scheme: in the dark they alone are asked for. */
export async function everyFault(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const size of [PHONE, DESKTOP]) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const wrong = await faults(page, colorScheme === "dark" ? ["color-contrast"] : undefined);
      found.push(...wrong.map((text) => `${colorScheme}, ${size.width}: ${text}`));
    }
  }
  return found;
}

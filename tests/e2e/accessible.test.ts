import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { DESKTOP, everyFault } from "./axe.ts";
import { enterAs, roles, visitAll } from "./every-page.ts";
import { visits } from "./visits.ts";

const visit = visits();

/** The narrowest that WCAG asks for: a desktop at four hundred per cent. */
const NARROW = { width: 320, height: 640 };
/** More stops than any page has. */
const STOPS_MAX = 400;

async function tooWide(page: Page): Promise<string[]> {
  await page.setViewportSize(NARROW);
  const { width, by } = await page.evaluate(() => {
    // The innermost of those that are wider than their box.
    const wide = [...document.querySelectorAll<HTMLElement>("body *")].filter(
      (one) =>
        one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth + 1,
    );
    return {
      width: document.documentElement.scrollWidth,
      by: wide
        .slice(-3)
        .map((one) => `${one.tagName} ${one.className} ${one.textContent?.slice(0, 40)}`),
    };
  });
  await page.setViewportSize(DESKTOP);
  return width > NARROW.width ? [`scrolls sideways at 320: ${width} by ${by}`] : [];
}

/** Whatever Tab does not come to on its way round the page. */
async function unreached(page: Page): Promise<string[]> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
    const wanted = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    for (const one of document.querySelectorAll<HTMLElement>(wanted)) {
      // Of a group of radio buttons Tab comes to one, and the arrow keys to the others.
      const isOneOfMany = one instanceof HTMLInputElement && one.type === "radio";
      if (one.checkVisibility({ visibilityProperty: true }) && one.tabIndex >= 0 && !isOneOfMany)
        if (!one.matches(":disabled")) one.dataset.unreached = "";
    }
  });
  let rounds = 0;
  for (let stop = 0; stop < STOPS_MAX && rounds < 2; stop += 1) {
    await page.keyboard.press("Tab");
    const isOut = await page.evaluate(() => {
      const { activeElement } = document;
      if (activeElement instanceof HTMLElement) delete activeElement.dataset.unreached;
      return activeElement === document.body || activeElement === null;
    });
    if (isOut) rounds += 1;
  }
  const left = await page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-unreached]")].map((one) =>
      one.outerHTML.slice(0, 120),
    ),
  );
  return [
    ...left.map((one) => `Tab does not reach ${one}`),
    ...(rounds < 2 ? ["Tab never comes round"] : []),
  ];
}

test.each(roles)(
  "every page for a %s keeps WCAG 2.2 AA, fits a narrow screen and is open to the keyboard",
  { timeout: 600_000 },
  async (role) => {
    const { page, system } = visit;
    // A link of Stripe's that is over leads on by itself: here it cannot.
    await page.route("**/api/seller/stripe/links", (route) =>
      route.fulfill({
        status: 503,
        json: { title: "drill", status: 503, code: "processor_unavailable" },
      }),
    );
    const known = await enterAs(page, visit, role);
    const found: string[] = [];
    let pages = 0;
    await visitAll(page, system.shopUrl, { role, known }, async (pattern) => {
      pages += 1;
      for (const look of [everyFault, tooWide, unreached])
        for (const fault of await look(page)) found.push(`${pattern}: ${fault}`);
    });
    expect(pages).toBeGreaterThan(5);
    expect(found.join("\n")).toBe("");
  },
);

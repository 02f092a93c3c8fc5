import type { Page } from "playwright-core";

/** As slow as a phone of some years ago, beside the machine of whoever made this. */
const CPU_SLOWDOWN = 4;

export type Interaction = { what: string; slowestMs: number; events: number };
type Deed = { what: string; path: string; act: (page: Page) => Promise<void> };

const deeds: readonly Deed[] = [
  {
    what: "put something into the cart",
    path: "/products/:id",
    act: (page) => page.getByRole("button", { name: /^Add to cart/ }).first().click(),
  },
  {
    what: "take one more of it",
    path: "/cart",
    act: (page) => page.getByRole("button", { name: /^One more of/ }).first().click(),
  },
  {
    what: "choose a filter with the keyboard",
    path: "/shop",
    act: async (page) => {
      await page.getByRole("combobox", { name: "Artisan" }).first().focus();
      await page.keyboard.press("ArrowDown");
    },
  },
  {
    what: "look for words",
    path: "/shop",
    act: async (page) => {
      await page.getByRole("searchbox").first().click();
      await page.keyboard.type("mug");
      await page.keyboard.press("Enter");
    },
  },
  {
    what: "type at the checkout",
    path: "/checkout",
    act: async (page) => {
      await page.getByRole("textbox", { name: "E-mail" }).click();
      await page.keyboard.type("robin@example.com", { delay: 30 });
    },
  },
];

/** Time to let the slowed page finish what it shows. */
const SHOWN_MS = 1_500;

/**
 * From each press and click of what buyers do most to the next thing that is drawn (Event Timing), with the
 * processor slowed down.
 */
export async function measureInteractions(page: Page, shopUrl: string, productId: string) {
  const devtools = await page.context().newCDPSession(page);
  const measured: Interaction[] = [];
  for (const { what, path, act } of deeds) {
    await page.goto(`${shopUrl}${path.replace(":id", productId)}`);
    await page.locator("h1").first().waitFor();
    await page.waitForTimeout(SHOWN_MS);
    await page.evaluate(observe);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: CPU_SLOWDOWN });
    await act(page);
    await page.waitForTimeout(SHOWN_MS);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    const durations = await page.evaluate(() => (window as unknown as { timed: number[] }).timed);
    measured.push({ what, slowestMs: Math.max(0, ...durations), events: durations.length });
  }
  await devtools.detach();
  return measured;
}

/** In the page: keeps how long each event of an interaction took until the next frame was there. */
function observe(): void {
  const timed: number[] = [];
  Object.assign(window, { timed });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceEventTiming[])
      if (entry.interactionId > 0) timed.push(entry.duration);
  }).observe({ type: "event", durationThreshold: 16, buffered: false } as PerformanceObserverInit);
}

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { placed } from "../../web/src/places.ts";
import { fillCart, goTo, settled } from "../e2e/every-page.ts";
import { launchBrowser } from "./browser.ts";
import { inRoot } from "./folders.ts";
import { HISTORY_MS, makeHistory } from "./history/make.ts";
import { SAMPLE_PASSWORD, samplePeople } from "./people.ts";
import { asCommand, findSystem, type Running, say } from "./running.ts";
import { chapters, type Screen } from "./screens.ts";
import { startLocalSystem } from "./system.ts";

const DESKTOP = { width: 1280, height: 860 };
const PHONE = { width: 390, height: 844 };
/** Small enough for a repository, and letters are still clean. */
const QUALITY = 78;
/** Charts and the processors' fields draw themselves after the page is there. */
const DRAWN_MS = 1_500;

/**
 * `npm run screenshots`: the main screens into docs/images, and docs/screens.md that shows them. Of the
 * shop that `npm start` runs on this machine, with its history; else of a new one. A
 * screen that cannot be had fails the command, by its name, after all others are made.
 */
async function makeAll(): Promise<boolean> {
  const running = await findSystem({}).catch(() => undefined);
  const own = running ? undefined : await newSystem();
  const browser = await launchBrowser();
  try {
    const failed = await drawAll(browser, running ?? (own as Running));
    writeFileSync(inRoot("docs/screens.md"), contents());
    for (const reason of failed) await say(`missing: ${reason}\n`);
    return failed.length === 0;
  } finally {
    await browser.close();
    await own?.close();
  }
}

/** With a history of its own: some minutes' work. */
async function newSystem() {
  const system = await startLocalSystem({ beginsAgoMs: HISTORY_MS, ticker: false });
  await makeHistory(system, (text) => void say(`· ${text}\n`));
  return system;
}

async function drawAll(browser: Browser, system: Running): Promise<string[]> {
  const failed: string[] = [];
  mkdirSync(inRoot("docs/images"), { recursive: true });
  const links = new Map<string, string>();
  for (const { role, screens } of chapters) {
    const page = await enter(browser, system, role);
    for (const screen of screens)
      await draw(page, system, screen, links).catch((cause) =>
        failed.push(`${screen.name} (${screen.place}): ${String(cause).split("\n")[0]}`),
      );
    await page.context().close();
  }
  return failed;
}

const pictureOf = ({ name }: Screen) => inRoot(`docs/images/${name}.webp`);
const isThere = (screen: Screen) => existsSync(pictureOf(screen));
const shopOf = ({ apiUrl }: Running) => new URL(apiUrl).origin;

async function enter(browser: Browser, system: Running, role: string): Promise<Page> {
  const context = await browser.newContext({ locale: "en-US", viewport: DESKTOP });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const shopUrl = shopOf(system);
  if (role === "guest") await fillCart(page, shopUrl);
  if (role === "operator") {
    const [name = "", value = ""] = system.deskHeaders.Cookie.split(/=(.*)/s);
    const { hostname: domain } = new URL(shopUrl);
    await context.addCookies([{ name, value, domain, path: "/", secure: true, httpOnly: true }]);
    await page.goto(`${shopUrl}/account`);
  }
  if (role === "seller" || role === "buyer") {
    await page.goto(`${shopUrl}/account/login`);
    await page.getByRole("textbox", { name: "E-mail" }).fill(samplePeople[role]);
    await page.getByRole("textbox", { name: "Password" }).fill(SAMPLE_PASSWORD);
    await page.getByRole("button", { name: "Log in", exact: true }).click();
    await page.getByRole("heading", { name: "Your account", exact: true }).waitFor();
  }
  return page;
}

async function draw(page: Page, system: Running, screen: Screen, links: Map<string, string>) {
  const { place, isPhone = false, isDark = false } = screen;
  const path = place.includes(":") ? links.get(place) : place;
  if (path === undefined) throw new Error("no page before it has linked to one");
  await page.setViewportSize(isPhone ? PHONE : DESKTOP);
  const colorScheme = isDark ? "dark" : "light";
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await goTo(page, shopOf(system), path);
  await page.waitForTimeout(DRAWN_MS);
  await settled(page);
  const title = (await page.locator("h1").first().textContent()) ?? "";
  if (/^Nothing here|is broken|did not arrive/.test(title)) throw new Error(`it says "${title}"`);
  for (const linked of await page.evaluate(() =>
    [...document.links].map((link) => link.pathname),
  )) {
    const { pattern } = placed(linked) ?? {};
    if (pattern && !links.has(pattern)) links.set(pattern, linked);
  }
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
    scrollTo(0, 0);
  });
  const devtools = await page.context().newCDPSession(page);
  const { data } = await devtools.send("Page.captureScreenshot", {
    format: "webp",
    quality: QUALITY,
  });
  await devtools.detach();
  writeFileSync(pictureOf(screen), Buffer.from(data, "base64"));
}

/** The page that shows all there are, in the words of the list. */
function contents(): string {
  const shown = ({ name, says, isPhone }: Screen) =>
    isPhone
      ? `${says}:\n\n<img src="images/${name}.webp" alt="${says}" width="${PHONE.width}">`
      : `${says}:\n\n![${says}](images/${name}.webp)`;
  const parts = chapters.map(
    ({ title, screens }) => `## ${title}\n\n${screens.filter(isThere).map(shown).join("\n\n")}\n`,
  );
  const intro =
    "The main screens, made by `npm run screenshots` of the shop that `npm start` runs, with its sample data.";
  return `# Screens\n\n${intro}\n\n${parts.join("\n")}`;
}

await asCommand(makeAll);

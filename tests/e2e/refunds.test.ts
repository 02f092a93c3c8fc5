import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { artisans } from "../local/samples.ts";
import { buyAsGuest } from "./guest.ts";
import * as member from "./member.ts";
import { artisan, button, field, heading, part } from "./member.ts";
import { logInAsOperator } from "./operator-login.ts";
import { expectQuiet, profile, visits } from "./visits.ts";

const visit = visits();
let { page } = visit;
beforeEach(() => {
  ({ page } = visit);
});

const buyFrom = (at: number) =>
  buyAsGuest(visit, { card: "4242424242424242", artisan: artisans[at]?.name ?? "" });

/** The payment is heard by webhook: it is there soon, and the page is asked until it is. */
async function openAsOperator(on: Page, { id, number }: { id: string; number: string }) {
  await logInAsOperator(on, visit);
  await on.getByRole("link", { name: "Orders", exact: true }).click();
  await field(on, "Find an order").fill(id);
  await button(on, "Look").click();
  await on.getByRole("link", { name: number }).click();
  await heading(on, "Order");
  await untilThere(on, on.getByText(/comes to .+ and (is paid|was given back)/));
}
async function untilThere(on: Page, what: ReturnType<Page["getByText"]>) {
  await expect
    .poll(
      async () => {
        await on.reload();
        await on.getByText("Loading").last().waitFor({ state: "detached" });
        return what.count();
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThan(0);
}
async function openAsSeller(on: Page, at: number, number: string) {
  await member.logIn(on, visit, artisan(at));
  await on.getByRole("link", { name: "Your shop" }).click();
  await on.getByRole("link", { name: "Sales" }).click();
  await heading(on, "Your sales");
  await untilThere(on, on.getByRole("heading", { name: new RegExp(`^Order ${number}`) }));
  await on.getByRole("link", { name: `Order ${number}: refunds and sums` }).click();
  await heading(on, "Your sale");
}
const cost = (on: Page) => part(on, "What it costs");

describe("money that goes back", { timeout: 120_000 }, () => {
  test("an operator gives a part back, on terms that were seen to the cent, and the seller sees what it cost", async () => {
    const { id, number } = await buyFrom(6);
    await openAsOperator(page, { id, number });
    await page.getByLabel("Of what").selectOption(artisans[6]?.name ?? "");
    await page.getByLabel("How much").selectOption("An amount");
    await field(page, /^Amount/).fill("1000000");
    await button(page, "Show what it costs").click();
    await page.getByRole("alert").getByText("more than is left to give back").waitFor();

    await field(page, /^Amount/).fill("10");
    await page.getByRole("combobox", { name: "Why" }).selectOption("Goodwill");
    await button(page, "Show what it costs").click();
    await cost(page).getByText("Commission that the shop gives back").waitFor();
    await cost(page).getByText("$1.00", { exact: true }).waitFor();
    await cost(page).getByText("$9.00", { exact: true }).waitFor();
    // Other terms need another look.
    await page.getByLabel("Whose fault").selectOption("platform");
    await cost(page).waitFor({ state: "detached" });
    await page.getByLabel("Whose fault").selectOption("shared");
    await button(page, "Show what it costs").click();
    await button(page, "Give $10.00 back on these terms").click();
    await page.getByText("$10.00 are on their way back to the buyer").waitFor();
    const list = page.getByRole("list", { name: "Refunds" });
    await list.getByText("$10.00").first().waitFor();
    await untilThere(page, list.getByText("Given back"));
    // Worked out anew by another call, which may have come a moment before.
    await untilThere(page, page.getByText(/\$10\.00 went back to the buyer/));

    const seller = await profile(visit);
    await openAsSeller(seller.page, 6, number);
    const own = seller.page.getByRole("list", { name: "Refunds" });
    await own.getByText("$9.00").waitFor();
    await untilThere(seller.page, seller.page.getByText(/\$9\.00 are taken from/));
    await seller.context.close();
    expectQuiet(seller.seen);

    await page.getByRole("link", { name: "Debts" }).click();
    await page.getByText("No seller owes anything").waitFor();
  });

  test("a seller gives one thing back, sees what it costs, and has it on the month's statement", async () => {
    const { id, number } = await buyFrom(5);
    await openAsSeller(page, 5, number);
    await page.getByLabel("How much").selectOption("By the piece");
    await button(page, "Show what it costs").click();
    await page.getByRole("alert").getByText("gives nothing back").waitFor();
    await page.getByRole("spinbutton").first().fill("1");
    await page.getByLabel("Put the goods up for sale again").check();
    await button(page, "Show what it costs").click();
    await cost(page).getByText("kept of what is not sent yet").waitFor();
    await button(page, /^Give .+ back on these terms/).click();
    await page.getByText("are on their way back to the buyer").waitFor();
    const list = page.getByRole("list", { name: "Refunds" });
    await untilThere(page, list.getByText("Given back"));

    await page.getByRole("link", { name: "Statements" }).click();
    await heading(page, "Your statements");
    await page.getByText("Under way").waitFor();
    const table = await downloaded(page, () =>
      page.getByRole("link", { name: /as a table/ }).click(),
    );
    expect(table.name).toMatch(/^statement-\d{4}-\d{2}\.csv$/);
    expect(table.bytes.toString()).toContain("capture");
    expect(table.bytes.toString()).toContain("refund");
    const printed = await downloaded(page, () => button(page, /to print/).click());
    expect(printed.name).toMatch(/\.pdf$/);
    expect(printed.bytes.subarray(0, 5).toString()).toBe("%PDF-");
    expect(printed.bytes.length).toBeGreaterThan(1000);

    const operator = await profile(visit);
    await openAsOperator(operator.page, { id, number });
    await operator.page.getByRole("list", { name: "Refunds" }).getByText("Given back").waitFor();
    await operator.context.close();
    expectQuiet(operator.seen);
  });
});

async function downloaded(on: Page, act: () => Promise<void>) {
  const [download] = await Promise.all([on.waitForEvent("download"), act()]);
  const bytes = await readFile(await download.path());
  return { name: download.suggestedFilename(), bytes };
}

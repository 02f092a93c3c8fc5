import pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { tryStudio } from "../local/plans.ts";
import { artisans } from "../local/samples.ts";
import { buyAsGuest } from "./guest.ts";
import * as member from "./member.ts";
import { artisan, button, heading } from "./member.ts";
import { expectQuiet, profile, visits } from "./visits.ts";

const visit = visits();
let { system, page } = visit;
beforeEach(() => {
  ({ system, page } = visit);
});
const AT = 4;
const name = artisans[AT]?.name ?? "";

describe("what a plan unlocks", { timeout: 120_000 }, () => {
  test("a seller without the plan is shown the way to it; with it sales are bars, and a table to read", async () => {
    const bought = await buyAsGuest(visit, { card: "4242424242424242", artisan: name });
    expect(bought.number).not.toBe("");
    const seller = await profile(visit);
    const desk = seller.page;
    await member.logIn(desk, visit, artisan(AT));
    await desk.getByRole("link", { name: "Your shop" }).click();
    await desk.getByRole("link", { name: "Analytics" }).click();
    await heading(desk, "Your analytics");
    const way = desk.getByRole("link", { name: "See the plans" });
    expect(await way.getAttribute("href")).toBe("/seller/plan");

    await subscribed();
    const table = desk.getByRole("table", { name: "Sales by day" });
    // The payment is heard of by webhook: the page is asked until it is there.
    await expect
      .poll(
        async () => {
          await desk.reload();
          await desk.getByText("Loading").last().waitFor({ state: "detached" });
          return desk.getByText("Sales by day, as a table").count();
        },
        { timeout: 30_000 },
      )
      .toBe(1);
    const chart = desk.getByRole("figure", { name: "Sales by day" }).getByRole("application");
    await chart.focus();
    // The last of the thirty days is the one on which something was sold.
    await desk.keyboard.press("ArrowLeft");
    const said = desk.getByRole("figure", { name: "Sales by day" }).getByRole("status");
    for (let day = 0; day < 30; day++) await desk.keyboard.press("ArrowRight");
    await said.getByText("1 order").waitFor();
    await said.getByText(/^\$\d+\.\d\d$/).waitFor();
    expect(await table.isVisible()).toBe(false);
    await desk.getByText("Sales by day, as a table").press("Enter");
    expect(await table.getByRole("row").count()).toBe(31);
    expect(await table.getByRole("cell").last().textContent()).toMatch(/^\$\d+\.\d\d$/);
    await desk.getByRole("table", { name: "Goods that were sold" }).waitFor();

    await desk.getByLabel("First day").fill("2020-01-01");
    await button(desk, "Show").click();
    await desk.getByRole("alert").getByText("a year at most").waitFor();
    await desk.getByLabel("Last day").fill("2020-01-02");
    await button(desk, "Show").click();
    await desk.getByText("Nothing was sold from 2020-01-01 to 2020-01-02").waitFor();
    expectQuiet(seller.seen);
    await seller.context.close();

    await page.goto(`${system.shopUrl}/shop`);
    const first = page.locator(".card").first();
    await first.getByText(`by ${name}`).waitFor();
    await first.getByText("Featured").waitFor();
  });
});

async function subscribed(): Promise<void> {
  const client = new pg.Client({ connectionString: system.sandbox.postgres.ownerUrl });
  await client.connect();
  await tryStudio(client, name);
  await client.end();
}

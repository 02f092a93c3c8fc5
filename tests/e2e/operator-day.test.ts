import type { Page } from "playwright-core";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { artisans } from "../local/samples.ts";
import { buyAsGuest } from "./guest.ts";
import { press, tabTo } from "./keyboard.ts";
import { button, field, heading, part } from "./member.ts";
import { logInAsOperator } from "./operator-login.ts";
import { hands, paidSale } from "./sale.ts";
import { visits } from "./visits.ts";

// Cron works when it is told to: what it would repair by itself is there to be seen.
const visit = visits({ ticker: false });
let { system, page } = visit;
beforeEach(() => {
  ({ system, page } = visit);
});

const to = (on: Page, name: string) => on.getByRole("link", { name, exact: true }).click();
const pages = [
  ...["", "reviews", "orders", "payments", "disputes", "sellers", "transfers", "debts"],
  ...["subscriptions", "approvals", "warnings", "blocklist", "events", "reconciliation"],
  ...["ledger", "ledger/processor:stripe?currency=USD", "audit", "doctor"],
];

describe("an operator's day", { timeout: 240_000 }, () => {
  test("compares Stripe's books with the ledger: a payment that nobody told of is found and healed", async () => {
    await hands(visit).holdWebhooks();
    onTestFinished(async () => void (await hands(visit).releaseWebhooks("oldest", 1)));
    const { number } = await buyAsGuest(visit, { card: "4242424242424242" });
    await logInAsOperator(page, visit);
    await to(page, "Orders");
    const order = page.getByRole("listitem").filter({ hasText: number });
    await order.getByText("Waits for payment").waitFor();

    await to(page, "Reconciliation");
    await page.getByText("Both books agree").waitFor();
    await button(page, "Start it").click();
    await page.getByText("The books of Stripe are being compared").waitFor();
    await button(page, "Start it").click();
    await page.getByRole("alert").getByText("being compared already").waitFor();
    await page.getByRole("list", { name: "Comparisons" }).getByRole("link").first().click();
    await heading(page, "Comparison");
    await button(page, "Stop it").click();
    await button(page, "Stop it where it is").click();
    await page.getByText("It is stopped where it was").waitFor();
    await button(page, "Let it go on").click();
    await page.getByText("It goes on").waitFor();
    const isOver = page.getByText("All is compared");
    await expect
      .poll(
        async () => {
          // The button is gone once it is over, maybe at this moment.
          const next = page.getByRole("button", { name: "Work on it now", disabled: false });
          await next.click({ timeout: 1000 }).catch(() => {});
          return isOver.count();
        },
        { timeout: 60_000 },
      )
      .toBe(1);
    await page.getByText("Finished", { exact: true }).waitFor();
    await page.getByLabel("Show").selectOption("Healed");
    const healed = page.getByRole("list", { name: "Differences" });
    await healed.getByText("Buyer's payment").waitFor();
    await healed.getByText("Processor's fee").waitFor();
    await to(page, "Orders");
    await order.getByText("Paid", { exact: true }).waitFor();
  });

  test("follows a number of the ledger to its entries, its transaction and its order, and replays what was told of it", async () => {
    const sale = await paidSale(visit, 3);
    await logInAsOperator(page, visit);
    await to(page, "Ledger");
    await page.getByText("Debits equal credits").waitFor();
    const row = page.getByRole("row").filter({ hasText: "Balance at Stripe" });
    const balance = (await row.getByRole("link").textContent()) ?? "";
    await row.getByRole("link").click();
    await heading(page, "Ledger entries");
    await page.getByRole("strong").filter({ hasText: balance }).waitFor();
    const entries = page.getByRole("table", { name: "Entries" }).getByRole("row");
    // The first one is the table's head; then the latest entry, after which it stands where it does.
    expect(await entries.nth(1).getByRole("cell").last().textContent()).toBe(balance);
    await entries.getByRole("link", { name: "Buyer's payment" }).first().click();
    await page.getByText("Commission earned").waitFor();
    await page.getByRole("link", { name: "Its order" }).click();
    await heading(page, "Order");
    await page.getByText(sale.number).first().waitFor();
    await page.getByText(/^Sums worked out anew, all right/).waitFor();

    await part(page, "Payments")
      .getByText(/^Calls: /)
      .click();
    await part(page, "Payments").getByRole("link", { name: "What was told" }).click();
    await heading(page, "Events");
    await button(page, /^Look at evt_/)
      .first()
      .click();
    await page.getByRole("dialog").getByText('"livemode"').waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("checkbox", { name: /^Choose charge\.succeeded/ }).check();
    await button(page, "Replay the chosen: 1").click();
    const question = page.getByRole("alertdialog", { name: "Replay 1 event?" });
    await question.getByText("charge.succeeded").waitFor();
    await question.getByRole("button", { name: "Not yet" }).click();
    await question.waitFor({ state: "detached" });
    await button(page, "Replay the chosen: 1").click();
    await question.getByRole("button", { name: "Replay", exact: true }).click();
    await page.getByText("1 event was worked on again").waitFor();
    await page.getByText("Replayed: 1").waitFor();
    await to(page, "Audit log");
    await page.getByText("Replay events").first().waitFor();
  });

  test("sees how it stands, stops a way to pay and opens it again, and asks the doctor", async () => {
    await paidSale(visit, 4);
    await system.tick();
    await logInAsOperator(page, visit);
    await to(page, "Health");
    await page.getByText("Nothing is wrong.").waitFor();
    await part(page, "The books").getByText("All invariants hold").waitFor();
    const balances = part(page, "Balances against the ledger").getByRole("row");
    await balances
      .filter({ hasText: "Stripe, USD" })
      .getByText(/^(They agree|Explained by)/)
      .waitFor();
    await part(page, "Cron").getByText("All jobs ran").waitFor();

    await button(page, "Stop: Buyers pay by PayPal").click();
    const question = page.getByRole("alertdialog");
    await question.getByRole("textbox", { name: "Why" }).fill("PayPal reports an outage.");
    await question.getByRole("button", { name: "Stop it" }).click();
    await page.getByText("Buyers pay by PayPal: stopped.").waitFor();
    await page.getByText("pay_in is stopped: PayPal reports an outage").waitFor();
    await button(page, "Open again: Buyers pay by PayPal").click();
    await question.getByRole("textbox", { name: "Why" }).fill("It is over.");
    await question.getByRole("button", { name: "Open it" }).click();
    await page.getByText("Nothing is wrong.").waitFor();

    // Without a connection what was there stays.
    await visit.context.setOffline(true);
    await button(page, "Look again").click();
    await page.getByRole("alert").getByText("We could not reach the shop").waitFor();
    await part(page, "The books").getByText("All invariants hold").waitFor();
    await visit.context.setOffline(false);
    await button(page, "Try again").click();
    await page.getByRole("alert").waitFor({ state: "detached" });

    await to(page, "Doctor");
    await page.getByText(/^(All is set up right|Nothing is wrong)/).waitFor({ timeout: 40_000 });
    await page.getByText(/^Right: \d+/).click();
    await page.getByRole("list", { name: "What is right" }).getByText("Books").first().waitFor();
  });

  test("finds a seller, and sees what they are owed and why", async () => {
    await paidSale(visit, 3);
    await logInAsOperator(page, visit);
    await to(page, "Sellers");
    const name = artisans[3]?.name ?? "";
    await field(page, "Find a seller").fill(name.slice(0, 5));
    await button(page, "Look").click();
    await page.getByRole("link", { name, exact: true }).click();
    await part(page, name).getByText("Plan", { exact: true }).waitFor();
    await part(page, "Why they got what they got")
      .getByText(/^Every sum adds up/)
      .waitFor();
    await to(page, "Payments");
    await page.getByLabel("Show").selectOption("Money that pays no order");
    await page.getByText("No payment is like that").waitFor();
  });

  test("works on a phone, in the dark, with the keyboard, and in German", async () => {
    await logInAsOperator(page, visit);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: "dark" });
    const menu = button(page, "All pages");
    for (const path of pages) {
      await page.goto(`${system.shopUrl}/operator${path && `/${path}`}`);
      await menu.waitFor();
      await page
        .getByText(/^Loading/)
        .last()
        .waitFor({ state: "detached", timeout: 40_000 });
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width, `${path} fits a phone`).toBeLessThanOrEqual(390);
    }
    await press(page, menu);
    const ledger = page.getByRole("link", { name: "Ledger", exact: true });
    await tabTo(page, ledger);
    await page.keyboard.press("Enter");
    await heading(page, "Ledger");
    await page.evaluate(() => localStorage.setItem("language", '"de"'));
    await page.reload();
    await heading(page, "Hauptbuch");
    await page.getByText("Soll und Haben sind in jeder Währung gleich").waitFor();
    const { id, number } = await paidSale(visit, 5);
    await page.goto(`${system.shopUrl}/operator/orders/${id}`);
    const why = part(page, "Warum jeder bekam, was er bekam");
    await why.getByText(new RegExp(`^Bestellung ${number} vom .+ beläuft sich auf .+`)).waitFor();
    const told = (await why.getByRole("paragraph").allTextContents()).join(" ");
    expect(told).toContain("Die Gebühr von Stripe");
    expect(told, "no sentence is English").not.toMatch(/\b(the|is|are)\b/);
    await page.goto(`${system.shopUrl}/operator/doctor`);
    await heading(page, "Diagnose");
    await page
      .getByText("Auszahlungen an die Bank der Plattform sind manuell")
      .waitFor({ state: "attached" });
  });
});

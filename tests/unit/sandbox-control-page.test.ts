import type { Browser, Locator, Page } from "playwright-core";
import type Stripe from "stripe";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../local/browser.ts";
import { type Processors, startProcessors } from "../sandbox/processors.ts";
import { clientOf, pay } from "./sandbox-stripe.support.ts";

/** What somebody who reproduces a customer's problem does on the control page, with the mouse. */
describe("the control page in a real browser", () => {
  let sandbox: Processors;
  let stripe: Stripe;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    sandbox = await startProcessors();
    stripe = clientOf(sandbox.line.stripe, sandbox.line.stripe.secretKey);
    browser = await launchBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await sandbox.close();
  });

  const open = async () => {
    page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    await page.goto(`${sandbox.line.control}/worlds/default`);
  };
  const row = (text: string): Locator => page.getByRole("row").filter({ hasText: text });
  /** Presses a button; the page is shown again when what it does has happened. */
  async function press(button: Locator) {
    const shown = page.waitForEvent("load");
    await button.click();
    await shown;
  }
  const form = (within: Locator | Page, button: string) =>
    within.locator("form").filter({ has: page.getByRole("button", { name: button, exact: true }) });

  test("the clock moves by an hour, a day and a month", async () => {
    await open();
    const before = Date.parse(await clockText());
    await press(page.getByRole("button", { name: "+1 hour" }));
    await press(page.getByRole("button", { name: "+1 day" }));
    await press(page.getByRole("button", { name: "+1 month" }));
    const days = (Date.parse(await clockText()) - before) / 86_400_000;
    expect(days).toBeGreaterThan(29);
    expect(days).toBeLessThan(33);
  });
  const clockText = async () =>
    `${(await page.locator("header span").innerText()).replace(" ", "T")}Z`;

  test("a payment is finished for the buyer, disputed, and lost", async () => {
    const intent = await stripe.paymentIntents.create({ amount: 4200, currency: "usd" });
    await open();
    await press(row(intent.id).getByRole("button", { name: "Pay as the buyer" }));
    const { latest_charge: charge } = await stripe.paymentIntents.retrieve(intent.id);
    const ofCharge = page
      .getByRole("row")
      .filter({ hasText: String(charge) })
      .filter({
        has: page.getByRole("button", { name: "Dispute" }),
      });
    await ofCharge.getByLabel("reason").selectOption("product_not_received");
    await press(ofCharge.getByRole("button", { name: "Dispute" }));
    const [dispute] = (await stripe.disputes.list({ charge: String(charge) })).data;
    expect(dispute).toMatchObject({ reason: "product_not_received", status: "needs_response" });
    const ofDispute = row(dispute?.id ?? "").filter({ has: page.getByLabel("status") });
    await ofDispute.getByLabel("status").selectOption("lost");
    await press(ofDispute.getByRole("button", { name: "Decide" }));
    expect((await stripe.disputes.retrieve(dispute?.id ?? "")).status).toBe("lost");
  });

  test("a fault is planned, shown, met by the next request, and gone", async () => {
    await open();
    const plan = form(page, "Plan");
    await plan.getByLabel("route").fill("POST /v1/customers");
    await plan.getByLabel("kind").selectOption("rate_limit_429");
    await press(plan.getByRole("button"));
    await row("POST /v1/customers").filter({ hasText: "rate_limit_429" }).waitFor();
    await expect(stripe.customers.create()).rejects.toMatchObject({ statusCode: 429 });
    expect((await stripe.customers.create()).id).toMatch(/^cus_/);
    await page.reload();
    await row("POST /v1/customers").filter({ hasText: "429" }).first().waitFor();
  });

  test("what is wrong with an entry is said beside it, and nothing is lost", async () => {
    await open();
    const plan = form(page, "Plan");
    await plan.getByLabel("route").fill("nonsense");
    await plan.getByRole("button").click();
    await plan.getByRole("alert").filter({ hasText: "a route is a method" }).waitFor();
    expect(await plan.getByLabel("route").inputValue()).toBe("nonsense");
  });

  test("events are held by rule, and released or dropped one by one", async () => {
    await open();
    const add = form(page, "Add");
    await add.getByLabel("type").fill("customer.created");
    await press(add.getByRole("button"));
    const customer = await stripe.customers.create();
    await page.reload();
    const [event] = (await stripe.events.list({ type: "customer.created", limit: 1 })).data;
    expect(event?.data.object).toMatchObject({ id: customer.id });
    await press(row(event?.id ?? "").getByRole("button", { name: "drop" }));
    await row(event?.id ?? "")
      .filter({ hasText: "dropped" })
      .waitFor();
  });

  test("an artisan's account is restricted, and their payout fails", async () => {
    const account = await stripe.accounts.create({
      controller: {
        fees: { payer: "application" },
        losses: { payments: "application" },
        stripe_dashboard: { type: "express" },
      },
      capabilities: { transfers: { requested: true } },
    });
    await open();
    const ofAccount = row(account.id).filter({ has: page.getByRole("button", { name: "Set" }) });
    await press(ofAccount.getByRole("button", { name: "Set" }));
    expect((await stripe.accounts.retrieve(account.id)).capabilities?.transfers).toBe("active");
    await pay(stripe, 50_000, "pm_card_bypassPending");
    await stripe.transfers.create({ amount: 3000, currency: "usd", destination: account.id });
    await page.reload();
    await press(ofAccount.getByRole("button", { name: "Pay out" }));
    const [payout] = (await stripe.payouts.list({}, { stripeAccount: account.id })).data;
    const ofPayout = row(payout?.id ?? "").filter({ has: page.getByLabel("failureCode") });
    await press(ofPayout.getByRole("button", { name: "Fail" }));
    const after = await stripe.payouts.retrieve(
      payout?.id ?? "",
      {},
      { stripeAccount: account.id },
    );
    expect(after).toMatchObject({ status: "failed", failure_code: "account_closed" });
    await ofAccount.getByLabel("transfers").selectOption("inactive");
    await ofAccount.getByLabel("disabledReason").fill("requirements.past_due");
    await press(ofAccount.getByRole("button", { name: "Set" }));
    expect((await stripe.accounts.retrieve(account.id)).requirements).toMatchObject({
      disabled_reason: "requirements.past_due",
    });
  });

  test("a balance shows the entries behind it", async () => {
    await open();
    await page.getByRole("link", { name: "stripe:fees" }).click();
    await page.getByRole("heading", { name: "Entries of stripe:fees" }).waitFor();
  });
});

import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import type { PlanAsked } from "../../worker/http/contract/plans.ts";
import { postJson } from "../local/http.ts";
import { artisans } from "../local/samples.ts";
import * as member from "./member.ts";
import { artisan, button, heading, part } from "./member.ts";
import { logInAsOperator } from "./operator-login.ts";
import { answerChallenge, fillCard } from "./shopper.ts";
import { expectQuiet, profile, visits } from "./visits.ts";

const visit = visits();
let { system, page } = visit;
beforeEach(() => {
  ({ system, page } = visit);
});

/** Its bank asks its owner each time, so that nothing can be taken while they are away. */
const ASKING_CARD = "4000002760003184";

async function toPlan(on: Page, at: number) {
  await member.logIn(on, visit, artisan(at));
  await on.getByRole("link", { name: "Your shop" }).click();
  await heading(on, "Your shop");
  await on.getByRole("link", { name: "Plan", exact: true }).click();
  await heading(on, "Your plan");
}
const says = (text: string | RegExp) => page.getByText(text).first().waitFor();
/** What the seller has now: its title says which plan. */
const mine = (title: string) => part(page, new RegExp(`^You have ${title}$`));
const sumIn = (text: string | null) => /\$[\d.]+/.exec(text ?? "")?.[0] ?? "";
const advance = (by: { months: number } | { advanceMs: number }) =>
  postJson(`${system.control}/worlds/default/clock`, by);
const HOUR_MS = 60 * 60_000;

async function subscribe(card: string, sum: string) {
  await button(page, "Subscribe to Pro").click();
  await fillCard(page, card);
  await button(page, `Pay ${sum}`).click();
}

/** Events come by webhook: the page is asked until it says so. */
async function untilSaid(on: Page, what: string | RegExp) {
  await expect
    .poll(
      async () => {
        await on.reload();
        await on.getByText("Loading").last().waitFor({ state: "detached" });
        return on.getByText(what).count();
      },
      { timeout: 60_000 },
    )
    .toBeGreaterThan(0);
}

describe("a seller's plan", { timeout: 240_000 }, () => {
  test("is paid with 3-D Secure, owed when the bank asks again, paid with another card, changed up, down and back, and ended", async () => {
    await toPlan(page, 3);
    await mine("Starter").getByText("everybody has it").waitFor();
    await subscribe(ASKING_CARD, "$19.00");
    await answerChallenge(page, "Fail");
    await page.getByRole("alert").first().waitFor();
    await button(page, "Pay $19.00").click();
    await answerChallenge(page, "Complete");
    await says("Thank you. You have Pro.");
    await mine("Pro").getByText("renewed then with Visa •••• 3184").waitFor();

    // The renewal is a draft for an hour; then the bank asks, and nobody is there.
    await advance({ months: 1 });
    await advance({ advanceMs: 2 * HOUR_MS });
    await page.context().clearCookies();
    await toPlan(page, 3);
    await untilSaid(page, "$19.00 were to be paid");
    await mine("Pro").getByText("Payment is late").waitFor();
    await mine("Pro").getByText("You keep Pro until").waitFor();
    expect(await button(page, /^Change to/).count()).toBe(0);
    await mine("Pro").getByRole("button", { name: "Pay $19.00 now" }).click();
    await button(page, "Answer your bank").waitFor();
    await button(page, "Not now").click();

    await button(page, /^Links of invoice/)
      .first()
      .click();
    await page.getByRole("link", { name: "Pay it at Stripe" }).waitFor();

    await part(page, "Your card").getByRole("button", { name: "Pay with another card" }).click();
    await fillCard(page, "4242424242424242");
    await button(page, "Pay with this card from now on").click();
    await says("This card pays from now on.");
    await mine("Pro").getByText("renewed then with Visa •••• 4242").waitFor();
    const invoices = page.getByRole("list", { name: "Invoices" }).getByRole("listitem");
    await expect.poll(() => invoices.filter({ hasText: "Paid" }).count()).toBe(2);

    await button(page, "Change to Studio").click();
    const change = part(page, /^Change to Studio/);
    const confirm = change.getByRole("button", { name: /^Change now and pay/ });
    const due = sumIn(await confirm.textContent());
    expect(sumIn(await change.getByText("Due now").locator("..").textContent())).toBe(due);
    await confirm.click();
    await says("You have Studio.");
    await mine("Studio").getByText("$49.00 a month").waitFor();
    // To the cent what was shown before.
    await invoices.filter({ hasText: "Change of plan" }).getByText(due).waitFor();

    await button(page, "Change to Pro").click();
    await part(page, /^Change to Pro/)
      .getByText("nothing is charged now")
      .waitFor();
    await button(page, "Agree to the change").click();
    await says("The change to Pro, by the month, is planned.");
    await mine("Studio").getByText("Pro, by the month").waitFor();
    await button(page, "Do not change it").click();
    await says("It stays Studio, by the month.");
    expect(await mine("Studio").getByText("Pro, by the month").count()).toBe(0);

    await page.getByText("Cancel", { exact: true }).click();
    await page.getByLabel("Why? (optional)").selectOption("I take a break");
    await page.getByLabel("In your own words").fill("Back in spring.");
    await button(page, "Cancel the subscription").click();
    await says("It ends when the period is over.");
    await mine("Studio").getByText("nothing more is charged").waitFor();
    await button(page, "Keep Studio after all").waitFor();
    await page.getByText("Cancel", { exact: true }).click();
    expect(await page.getByRole("radio", { name: /^Now/ }).isChecked()).toBe(true);

    const operator = await profile(visit);
    const { page: desk } = operator;
    await logInAsOperator(desk, visit);
    await desk.getByRole("link", { name: "Subscriptions" }).click();
    const name = artisans[3]?.name ?? "";
    const row = desk.getByRole("listitem").filter({ hasText: name });
    await row.getByText(/^Ends/).waitFor();
    await row.getByRole("link", { name }).click();
    const file = part(desk, name);
    await file.getByText("Studio, by the month").waitFor();
    await file.getByText("I take a break: Back in spring.").waitFor();
    await button(desk, "Ask Stripe again").click();
    await file.getByText("This is what Stripe says now.").waitFor();
    await part(desk, "Invoices of this seller").getByText(due).waitFor();
    await part(desk, "What Stripe told last")
      .getByText("customer.subscription.updated")
      .first()
      .waitFor();
    await operator.context.close();
    expectQuiet(operator.seen);
  });

  test("is paused and resumed, paid by the year instead, kept after all, and its invoice is at Stripe", async () => {
    await toPlan(page, 4);
    await subscribe("4242424242424242", "$19.00");
    await says("Thank you. You have Pro.");

    await page.getByText("Pause", { exact: true }).click();
    await button(page, "Pause Pro").click();
    await says("It is paused.");
    await mine("Pro").getByText("Nothing is charged until you resume").waitFor();
    await button(page, "Resume").click();
    await says("It goes on.");

    await page.getByText("By the year").click();
    await page.getByRole("cell", { name: "$190.00 a year" }).waitFor();
    await button(page, "Pay by the year").click();
    await part(page, "Change to Pro, by the year").getByText("Due now").waitFor();
    await button(page, /^Change now and pay/).click();
    await mine("Pro").getByText("$190.00 a year").waitFor();

    await page.getByText("Cancel", { exact: true }).click();
    await button(page, "Cancel the subscription").click();
    await button(page, "Keep Pro after all").click();
    await says("It does not end.");

    await button(page, /^Links of invoice/)
      .first()
      .click();
    const link = page.getByRole("link", { name: "See it at Stripe" });
    expect(await link.getAttribute("rel")).toBe("noopener noreferrer");
    const [invoice] = await Promise.all([page.waitForEvent("popup"), link.click()]);
    await invoice.waitForLoadState();
    expect(new URL(invoice.url()).origin).toBe(new URL(system.sandbox.stripe.url).origin);
    await invoice.close();

    await button(page, "Cards and invoices at Stripe").click();
    await page.waitForURL((url) => url.origin !== new URL(system.shopUrl).origin);
    await page.goBack();
    await heading(page, "Your plan");
    await mine("Pro").waitFor();
  });

  test("changes upwards once the bank was answered, here or on a page that it led away to, and is ended at once", async () => {
    await toPlan(page, 0);
    await subscribe(ASKING_CARD, "$19.00");
    await answerChallenge(page, "Complete");
    await says("Thank you. You have Pro.");
    await button(page, "Change to Studio").click();
    await button(page, /^Change now and pay/).click();
    await part(page, "Pay for Studio, by the month").waitFor();
    await button(page, "Answer your bank").click();
    await answerChallenge(page, "Fail");
    // What is left is to enter a card; and until one pays, it is the plan of before.
    await page.getByRole("alert").first().waitFor();
    await button(page, "Not now").click();
    await mine("Pro").getByText("until then you have Pro as before").waitFor();
    const pay = mine("Pro").getByRole("button", { name: /^Pay .+ now$/ });
    const due = sumIn(await pay.textContent());

    await page.goto(`${system.shopUrl}/seller/plan?paid=yes&redirect_status=failed`);
    await page.getByRole("alert").getByText("Nothing was charged").waitFor();
    const answered = page.waitForResponse((one) => one.url().endsWith("/api/seller/plan/payment"));
    await pay.click();
    const { toPay } = (await (await answered).json()) as PlanAsked;
    expect(toPay?.amount?.minor).toBe(due.replace(/\D/g, ""));
    const [intent, card] = [toPay?.clientSecret.split("_secret_")[0], "pm_card_visa"];
    await postJson(`${system.control}/worlds/default/stripe/payment_intents/${intent}/confirm`, {
      card,
    });
    await page.goto(`${system.shopUrl}/seller/plan?paid=yes&redirect_status=succeeded`);
    await says("Thank you. You have Studio.");
    expect(page.url(), "a reload is no second return").toBe(`${system.shopUrl}/seller/plan`);

    await page.getByText("Cancel", { exact: true }).click();
    await page.getByRole("radio", { name: /^Now/ }).check();
    await button(page, "Cancel the subscription").click();
    await says("It is cancelled.");
    await mine("Studio").getByText("Your subscription is over").waitFor();
    await button(page, "Subscribe to Pro").waitFor();
  });

  test("that was begun is given up, and another is begun instead; a declined card pays nothing", async () => {
    await toPlan(page, 2);
    await subscribe("4000000000000002", "$19.00");
    await page
      .getByRole("alert")
      .getByText(/declined/)
      .waitFor();
    await button(page, "Not now").click();
    await mine("Starter").getByText("Not paid yet").waitFor();
    await button(page, "Subscribe to Studio").click();
    await button(page, "Pay $49.00").waitFor();
    await button(page, "Not now").click();
    await button(page, "Give it up").click();
    await says("It is given up.");
    await mine("Starter").getByText("everybody has it").waitFor();
  });
});

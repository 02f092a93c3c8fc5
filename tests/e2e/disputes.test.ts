import type { Page } from "playwright-core";
import { beforeEach, describe, expect, test } from "vitest";
import { artisans } from "../local/samples.ts";
import { press, tabTo, write } from "./keyboard.ts";
import * as member from "./member.ts";
import { artisan, button, field, heading, part } from "./member.ts";
import { logInAsOperator } from "./operator-login.ts";
import { atStripe, expectFitsPhone, paidSale, type Sale, untilShown } from "./sale.ts";
import { expectQuiet, profile, visits } from "./visits.ts";

const visit = visits();
let { system, page } = visit;
beforeEach(() => {
  ({ system, page } = visit);
});

/** A buyer's bank asks for the money back. Answers Stripe's name of it. */
const dispute = async ({ charge }: Sale, reason: string) =>
  (await atStripe<{ id: string }>(visit, `charges/${charge}/dispute`, { reason })).id;
const decide = (ref: string, status: "won" | "lost") =>
  atStripe(visit, `disputes/${ref}`, { status });

/** From the desk's list, where it comes by webhook. */
async function openDispute(on: Page, { number }: Sale) {
  await on.getByRole("link", { name: "Disputes" }).click();
  await heading(on, "Disputes");
  const link = on.getByRole("link", { name: `Order ${number}` });
  await untilShown(on, link);
  const row = on
    .getByRole("list", { name: "To be answered" })
    .getByRole("listitem")
    .filter({ hasText: number });
  await row.getByText(/^[67] days left$/).waitFor();
  await expectFitsPhone(on);
  await link.click();
  await heading(on, "Dispute");
}

/** A seller's own page of money, in another browser. */
async function atMoney(at: number) {
  const seller = await profile(visit);
  await member.logIn(seller.page, visit, artisan(at));
  await seller.page.goto(`${system.shopUrl}/seller/money`);
  await heading(seller.page, "Your money");
  return {
    page: seller.page,
    disputes: seller.page.getByRole("list", { name: "What buyers dispute" }),
    async close() {
      await seller.context.close();
      expectQuiet(seller.seen);
    },
  };
}

describe("what a buyer's bank takes back", { timeout: 120_000 }, () => {
  test("an operator answers a dispute with what the shop knows; the seller sees what is held, and that it is won", async () => {
    const sale = await paidSale(visit, 2);
    const ref = await dispute(sale, "product_not_received");
    await logInAsOperator(page, visit);
    await openDispute(page, sale);
    await page.getByText("The buyer says that it did not arrive").first().waitFor();
    const concerned = part(page, "Whom it concerns");
    await concerned.getByText("Nobody has said which goods").waitFor();
    await concerned.getByText("Say which goods it is about").click();
    await concerned.getByLabel(artisans[2]?.name ?? "").selectOption("By the piece");
    await concerned.getByRole("spinbutton").fill("1");
    await concerned.getByLabel("The shipping too").check();
    await button(page, "Hold it of those").click();
    await page.getByText("What is held follows what you said").waitFor();
    await concerned.getByText(/^It is about 1 × .+, its shipping\.$/).waitFor();
    const kept = concerned.getByRole("definition").first();
    await kept.getByText(/^\$[1-9]/).waitFor();
    const held = (await kept.textContent()) ?? "";

    await part(page, "Evidence").getByLabel("In your own words").waitFor();
    await field(page, "Carrier").fill("Post");
    await field(page, "Tracking number").fill("RR123456789CH");
    await button(page, "Look it over and send it").click();
    const step = page.getByRole("alertdialog", { name: "Send this to Stripe?" });
    await step.getByRole("button", { name: "Not yet" }).click();
    await step.waitFor({ state: "detached" });
    await button(page, "Look it over and send it").click();
    await expectFitsPhone(page);
    await step.getByRole("button", { name: "Send the evidence" }).click();
    await page.getByText("The evidence is on its way. Nothing can be added").waitFor();
    await untilShown(page, page.getByText("Being decided"));
    expect(await part(page, "Evidence").count()).toBe(0);
    await page
      .getByRole("list", { name: "What happened" })
      .getByText("The evidence was sent")
      .waitFor();

    const seller = await atMoney(2);
    const row = seller.disputes.getByRole("listitem").filter({ hasText: sale.number });
    await row.getByText("The shop has answered").waitFor();
    await row.getByText("Held of yours until it is decided").waitFor();
    await row.getByText(held, { exact: true }).waitFor();
    await expectFitsPhone(seller.page);
    await decide(ref, "won");
    await untilShown(seller.page, row.getByText("It is won: what was held is yours again"));
    await row.getByText("Was held, and is yours again").waitFor();
    await row.getByRole("link").click();
    await heading(seller.page, "Your sale");
    await seller.close();

    await untilShown(page, page.getByText("everybody has again what was held"));
    await page.getByText("Nothing is held of anybody").waitFor();
  });

  test("an operator gives a dispute up with the keyboard alone, in two steps, and the seller sees that it is lost", async () => {
    const sale = await paidSale(visit, 3);
    await dispute(sale, "product_unacceptable");
    await logInAsOperator(page, visit);
    await openDispute(page, sale);
    await write(page, field(page, "Why"), "The vase was broken.");
    await page.keyboard.press("Enter");
    const step = page.getByRole("alertdialog", { name: /^Let the buyer keep \$/ });
    await step.waitFor();
    expect(await step.evaluate((box) => document.activeElement === box)).toBe(true);
    await tabTo(page, step.getByRole("button", { name: "Not yet" }));
    await page.keyboard.press("Enter");
    await step.waitFor({ state: "detached" });
    await press(page, button(page, "Accept the dispute"));
    await press(page, button(page, /^Give \$.+ up$/));
    await page.getByText("It is being accepted").first().waitFor();
    await untilShown(page, page.getByText("It is lost: the buyer keeps the money"));
    expect(await button(page, "Accept the dispute").count()).toBe(0);

    const seller = await atMoney(3);
    const row = seller.disputes.getByRole("listitem").filter({ hasText: sale.number });
    await row.getByText("It is lost: the buyer keeps the money").waitFor();
    await row.getByText("Taken of yours").waitFor();
    await seller.close();
  });

  test("who comes too late with an answer is told so", async () => {
    const sale = await paidSale(visit, 4);
    const ref = await dispute(sale, "general");
    await logInAsOperator(page, visit);
    await openDispute(page, sale);
    const other = await visit.context.newPage();
    await other.goto(page.url());
    await decide(ref, "lost");
    await untilShown(other, other.getByText("It is lost: the buyer keeps the money"));
    await other.close();
    await button(page, "Look it over and send it").click();
    await button(page, "Send the evidence").click();
    await page.getByRole("alert").getByText("Nobody waits for an answer to this dispute").waitFor();
    await button(page, "Not yet").click();
    await button(page, "Look again").click();
    await page.getByText("It is lost: the buyer keeps the money").waitFor();
  });

  test("a bank's warning leads to the refund, which says why already", async () => {
    const sale = await paidSale(visit, 5);
    await atStripe(visit, `charges/${sale.charge}/early_fraud_warning`);
    await logInAsOperator(page, visit);
    await page.getByRole("link", { name: "Warnings" }).click();
    await heading(page, "Early fraud warnings");
    const link = page.getByRole("link", { name: `Give order ${sale.number} back` });
    await untilShown(page, link);
    await link.click();
    await heading(page, "Order");
    const why = page.getByRole("combobox", { name: "Why" });
    expect(await why.inputValue()).toBe("fraud_warning");
    await button(page, "Show what it costs").click();
    await button(page, /^Give .+ back on these terms/).click();
    await page.getByText("are on their way back to the buyer").waitFor();
  });
});

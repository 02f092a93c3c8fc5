import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectBooksBalance } from "./sandbox-stripe.support.ts";
import {
  bank,
  confirm,
  enterCard,
  fieldsOf,
  openShop,
  type Shop,
  said,
} from "./sandbox-stripe-browser.support.ts";

describe("Stripe.js in a real browser", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  }, 60_000);
  afterAll(async () => {
    expectBooksBalance(shop.opened.world);
    await shop.close();
  });

  const create = async (more = {}) => {
    const intent = await shop.stripe.paymentIntents.create({
      ...{ amount: 4200, currency: "usd", ...more },
    });
    return { intent, options: { clientSecret: intent.client_secret } };
  };
  const statusOf = async ({ id }: { id: string }) =>
    (await shop.stripe.paymentIntents.retrieve(id)).status;

  test("the Payment Element pays with a new card, and says sandbox", async () => {
    const { intent, options } = await create();
    const page = await shop.visit(options, { payment: {} });
    await fieldsOf(page).getByText("sandbox").waitFor();
    await enterCard(fieldsOf(page));
    await confirm(page, "confirmPayment");
    await said(page, "paymentIntent succeeded");
    expect(await statusOf(intent)).toBe("succeeded");
  });

  test("what is missing is said in the frame and answered to the page", async () => {
    const { options } = await create();
    const page = await shop.visit(options, { payment: {} });
    await confirm(page, "confirmPayment");
    await said(page, "error incomplete_number");
    await fieldsOf(page).getByText("Your card number is incomplete.").waitFor();
  });

  test("a declined card is an error with its reason, and another one pays", async () => {
    const { intent, options } = await create();
    const page = await shop.visit(options, { payment: {} });
    await enterCard(fieldsOf(page), "4000 0000 0000 9995");
    await confirm(page, "confirmPayment");
    await said(page, "error card_declined insufficient_funds");
    await enterCard(fieldsOf(page));
    await confirm(page, "confirmPayment");
    await said(page, "paymentIntent succeeded");
    expect(await statusOf(intent)).toBe("succeeded");
  });

  test("3-D Secure in the page: failed, closed with Escape, then passed", async () => {
    const { options } = await create();
    const page = await shop.visit(options, { payment: {} });
    await enterCard(fieldsOf(page), "4000 0027 6000 3184");
    await confirm(page, "confirmPayment");
    await bank(page).getByRole("button", { name: /fail/i }).click();
    await said(page, "error payment_intent_authentication_failure");
    await confirm(page, "confirmPayment");
    await bank(page).getByRole("heading").first().waitFor();
    await page.getByRole("button", { name: "Close" }).press("Escape");
    await said(page, "authentication_failure ;error payment_intent_authentication_failure");
    await confirm(page, "confirmPayment");
    await bank(page)
      .getByRole("button", { name: /complete|pass/i })
      .click();
    await said(page, "paymentIntent succeeded");
  });

  test("with a redirect the buyer comes back with how it ended", async () => {
    const { options } = await create();
    const page = await shop.visit(options, { payment: {} });
    await enterCard(fieldsOf(page));
    await confirm(page, "confirmPayment", { confirmParams: { return_url: shop.url } });
    await said(page, "back succeeded");
    expect(page.url()).toContain("payment_intent=pi_");
  });

  test("handleNextAction finishes what a server has confirmed", async () => {
    const { intent } = await create({
      ...{ confirm: true, payment_method: "pm_card_authenticationRequired" },
      automatic_payment_methods: { enabled: true, allow_redirects: "never" },
    });
    expect(intent.status).toBe("requires_action");
    const page = await shop.visit({ clientSecret: intent.client_secret }, { payment: {} });
    const secret = JSON.stringify(intent.client_secret);
    await page.evaluate(
      `void shop.stripe.handleNextAction({ clientSecret: ${secret} }).then(shop.told)`,
    );
    await bank(page)
      .getByRole("button", { name: /complete|pass/i })
      .click();
    await said(page, "paymentIntent succeeded");
  });

  test("the Address Element's entries become the shipping address", async () => {
    const { intent, options } = await create();
    const page = await shop.visit(options, { payment: {}, address: { mode: "shipping" } });
    await enterCard(fieldsOf(page));
    const fields = page.frameLocator('iframe[title="Secure address input frame"]');
    await confirm(page, "confirmPayment");
    await said(page, "error incomplete_name");
    await fields.getByLabel("Full name").fill("Robin Buyer");
    await fields.getByLabel("Address line 1").fill("1 Long Lane");
    await fields.getByLabel("City").fill("Springfield");
    await fields.getByLabel("ZIP code").fill("62701");
    await confirm(page, "confirmPayment");
    await said(page, "paymentIntent succeeded");
    const { shipping } = await shop.stripe.paymentIntents.retrieve(intent.id);
    expect(shipping).toMatchObject({
      ...{ name: "Robin Buyer", address: { line1: "1 Long Lane", country: "US" } },
    });
  });

  test("the Express Checkout Element: a wallet is declined by its owner, then pays", async () => {
    const { intent, options } = await create();
    const page = await shop.visit(
      { mode: "payment", amount: 4200, currency: "usd" },
      { expressCheckout: {} },
    );
    await page.evaluate(`{
      const element = shop.elements.getElement("expressCheckout");
      element.on("cancel", () => shop.say("cancelled"));
      element.on("confirm", async ({ expressPaymentType }) => {
        shop.say("agreed " + expressPaymentType);
        await shop.elements.submit();
        void shop.confirm("confirmPayment", ${JSON.stringify({ ...options, redirect: "if_required" })});
      });
    }`);
    const wallets = page.frameLocator('iframe[title="Secure express checkout frame"]');
    const sheet = page.frameLocator('iframe[title="Wallet"]');
    await wallets.getByRole("button", { name: "Pay with Link (sandbox)" }).click();
    await sheet.getByRole("button", { name: "Cancel" }).click();
    await said(page, "cancelled");
    await wallets.getByRole("button", { name: "Pay with Google Pay (sandbox)" }).click();
    await sheet.getByRole("button", { name: "Pay" }).click();
    await said(page, "agreed google_pay;paymentIntent succeeded");
    expect(await statusOf(intent)).toBe("succeeded");
  });
});

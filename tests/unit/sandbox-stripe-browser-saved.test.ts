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

describe("saved methods in a real browser", () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop();
  }, 60_000);
  afterAll(async () => {
    expectBooksBalance(shop.opened.world);
    await shop.close();
  });

  /** A customer with a saved card, and what the page needs to show it. */
  async function returning() {
    const { stripe } = shop;
    const customer = await stripe.customers.create({ email: "robin@example.com" });
    const card = await stripe.paymentMethods.attach("pm_card_mastercard", {
      customer: customer.id,
    });
    await stripe.paymentMethods.update(card.id, { allow_redisplay: "always" });
    const session = await stripe.customerSessions.create({
      customer: customer.id,
      components: {
        payment_element: {
          enabled: true,
          features: {
            payment_method_redisplay: "enabled",
            payment_method_save: "enabled",
            payment_method_save_usage: "off_session",
            payment_method_remove: "enabled",
          },
        },
      },
    });
    const intent = await stripe.paymentIntents.create({
      ...{ amount: 4200, currency: "usd", customer: customer.id },
    });
    const options = {
      clientSecret: intent.client_secret,
      customerSessionClientSecret: session.client_secret,
    };
    return { customer, card, intent, options };
  }
  const savedOf = async ({ id }: { id: string }) =>
    (await shop.stripe.customers.listPaymentMethods(id)).data.map(({ card }) => card?.last4);

  test("are shown to a returning customer, and pay without a card being typed", async () => {
    const { intent, card, options } = await returning();
    const page = await shop.visit(options, { payment: {} });
    await fieldsOf(page)
      .getByRole("radio", { name: /mastercard •••• 4444/i })
      .check();
    await confirm(page, "confirmPayment");
    await said(page, "paymentIntent succeeded");
    const paid = await shop.stripe.paymentIntents.retrieve(intent.id);
    expect(paid).toMatchObject({ status: "succeeded", payment_method: card.id });
  });

  test("a new card is saved only if the buyer says so", async () => {
    const { customer, options } = await returning();
    const page = await shop.visit(options, { payment: {} });
    const fields = fieldsOf(page);
    await fields.getByRole("radio", { name: "New card" }).check();
    await enterCard(fields);
    await fields.getByRole("checkbox", { name: /Save payment details/ }).check();
    await confirm(page, "confirmPayment");
    await said(page, "paymentIntent succeeded");
    expect((await savedOf(customer)).toSorted()).toEqual(["4242", "4444"]);

    const other = await returning();
    const again = await shop.visit(other.options, { payment: {} });
    await fieldsOf(again).getByRole("radio", { name: "New card" }).check();
    await enterCard(fieldsOf(again));
    await confirm(again, "confirmPayment");
    await said(again, "paymentIntent succeeded");
    expect(await savedOf(other.customer)).toEqual(["4444"]);
  });

  test("can be removed", async () => {
    const { customer, options } = await returning();
    const page = await shop.visit(options, { payment: {} });
    const row = fieldsOf(page).getByRole("radio", { name: /4444/ });
    await fieldsOf(page)
      .getByRole("button", { name: /^Remove/ })
      .click();
    await row.waitFor({ state: "detached" });
    expect(await savedOf(customer)).toEqual([]);
  });

  test("a card is saved without buying, with 3-D Secure on the way", async () => {
    const customer = await shop.stripe.customers.create();
    const setup = await shop.stripe.setupIntents.create({ customer: customer.id });
    const page = await shop.visit({ clientSecret: setup.client_secret }, { payment: {} });
    await fieldsOf(page)
      .getByText(/future payments/)
      .waitFor();
    await enterCard(fieldsOf(page), "4000 0025 0000 3155");
    await confirm(page, "confirmSetup");
    await bank(page)
      .getByRole("button", { name: /complete|pass/i })
      .click();
    await said(page, "setupIntent succeeded");
    expect(await savedOf(customer)).toEqual(["3155"]);
  });

  test("a secret that is nobody's is told as an error of loading", async () => {
    const { options } = await returning();
    const wrong = { ...options, customerSessionClientSecret: "cuss_secret_nobodys" };
    const page = await shop.visit(wrong, { payment: {} });
    await said(page, "loaderror");
  });

  test("the Card Element makes tokens, and the Payment Element confirmation tokens", async () => {
    const intent = await shop.stripe.paymentIntents.create({ amount: 4200, currency: "usd" });
    const page = await shop.visit(
      { clientSecret: intent.client_secret },
      { card: {}, payment: {} },
    );
    const line = page.frameLocator('iframe[title="Secure card payment input frame"]');
    await line.getByLabel("Credit or debit card number").fill("4242424242424242");
    await line.getByLabel("Credit or debit card expiration date").fill("12 / 40");
    await line.getByLabel("Credit or debit card CVC/CVV").fill("123");
    await line.getByLabel("ZIP").fill("62701");
    await page.evaluate(
      `void shop.stripe.createToken(shop.elements.getElement("card")).then(shop.told)`,
    );
    await said(page, "token token");
    await enterCard(fieldsOf(page));
    await page.evaluate(
      `void shop.stripe.createConfirmationToken({ elements: shop.elements }).then(shop.told)`,
    );
    await said(page, "confirmationToken confirmation_token");
  });
});

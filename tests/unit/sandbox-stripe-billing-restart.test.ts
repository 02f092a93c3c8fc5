import { afterAll, beforeAll, expect, it } from "vitest";
import {
  clientOf,
  expectBooksBalance,
  type StandIn,
  startStripe,
} from "./sandbox-stripe.support.ts";
import {
  advanceTo,
  giveCard,
  idIn,
  inClock,
  intentOf,
  latestInvoice,
  monthly,
  seconds,
} from "./sandbox-stripe-billing.support.ts";

let standIn: StandIn;

beforeAll(async () => {
  standIn = await startStripe();
});
afterAll(() => standIn.close());

it("what an older picture of Billing does not have is completed field by field", async () => {
  const opened = await standIn.open();
  const stripe = clientOf(opened, opened.secretKey);
  const { clock, customer } = await inClock(stripe, "2027-04-01T00:00:00");
  const price = await monthly(stripe, 3000);
  const { id, latest_invoice: first } = await stripe.subscriptions.create({
    customer,
    items: [{ price: price.id }],
    payment_behavior: "default_incomplete",
  });
  const { stripe: processor } = standIn.registry.processors;
  // The picture is data that only the stand-in knows the shape of.
  const picture = structuredClone(processor?.dump?.(opened.world)) as {
    hidden: { billing: { settings: object; paymentsOf?: unknown; redeemedCoupons?: unknown } };
  };
  const { billing } = picture.hidden;
  delete billing.paymentsOf;
  delete billing.redeemedCoupons;
  billing.settings = { afterRetries: "unpaid" };
  await processor?.restore?.(opened.world, picture);

  const intent = await intentOf(stripe, idIn(first));
  await stripe.paymentIntents.confirm(intent.id, {
    payment_method: "pm_card_visa",
    return_url: "https://example.com/",
  });
  expect((await stripe.subscriptions.retrieve(id)).status).toBe("active");
  await giveCard(stripe, customer, "pm_card_chargeCustomerFail");
  await advanceTo(stripe, opened.world, clock, seconds("2027-05-20T00:00:00"));
  expect((await stripe.subscriptions.retrieve(id)).status).toBe("unpaid");
  expect((await latestInvoice(stripe, id)).attempt_count).toBe(5);
  expectBooksBalance(opened.world);
});

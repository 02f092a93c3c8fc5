import { expect, test } from "vitest";
import { approvalOf, decide as decideApproval, second } from "../support/approving.ts";
import { atDesk } from "../support/desks.ts";
import { decide, dispute, disputeWorld } from "../support/disputes.ts";
import {
  failRefund,
  float,
  giveBack,
  ofParts,
  partOf,
  refundWorld,
} from "../support/order-refunds.ts";
import {
  due,
  order,
  paid,
  pass,
  paypal,
  type Rail,
  rails,
  runTransfers,
} from "../support/purchase.ts";
import { uuid, type World, world } from "../support/world.ts";

const BUYER = "ada@buyers.example";
/** The mails that came since, oldest first. */
async function newMails(w: World, to: string, seen: number) {
  return (await w.mailsTo(to)).reverse().slice(seen);
}
const subjects = (all: readonly { subject: string }[]) => all.map(({ subject }) => subject);

/** Two artisans' goods in one order, paid, and every mail of that sent. */
async function sold(w: World, rail: Rail) {
  const [ana, ben] = [await w.artisan({ name: "Ana\nPots" }), await w.artisan({ name: "Ben" })];
  const purchase = await paid(w, rail, { products: [await w.product(ana), await w.product(ben)] });
  await pass(w, 2);
  const seen = async (to: string) => (await w.mailsTo(to)).length;
  const { number } = purchase.order as never as { number: string };
  return { ana, ben, purchase, number, ofBuyer: await seen(BUYER), ofAna: await seen(ana.email) };
}

test.each(rails)(
  "a refund by %s is told once to the buyer and once to the artisan",
  async (rail) => {
    const w = await refundWorld();
    await float(w, rail);
    const { ana, ben, purchase, number, ofBuyer, ofAna } = await sold(w, rail);
    const ofBen = (await w.mailsTo(ben.email)).length;
    const wish = ofParts({ sellerOrderId: partOf(purchase, ana), kind: "amount", minor: "1000" });
    await giveBack(w, purchase, wish, { reason: "not_as_described" });
    await w.pump();
    await Promise.all([w.everyMinute(), w.everyMinute()]);
    await pass(w, 4, 2);

    const [toBuyer, ...more] = await newMails(w, BUYER, ofBuyer);
    expect(more).toEqual([]);
    expect(toBuyer?.subject).toBe(`Your refund for order ${number}: 10.00 USD`);
    for (const said of ["  Ana Pots: 10.00 USD", "not as described", "/orders/"])
      expect(toBuyer?.text).toContain(said);
    const [toAna, ...rest] = await newMails(w, ana.email, ofAna);
    expect(rest).toEqual([]);
    expect(toAna?.subject).toBe(`A refund of order ${number}: 10.00 USD`);
    // Of 10.00 the commission is the platform's; nothing had been sent yet.
    expect(toAna?.text).toContain("It costs you 9.00 USD:\n  9.00 USD were not sent to you yet");
    expect(toAna?.text).not.toMatch(/ada@|Main Street/);
    expect(await newMails(w, ben.email, ofBen)).toEqual([]);
  },
);

test("a refund that costs the artisan nothing says so, and one that was sent says where it is taken", async () => {
  const w = await refundWorld();
  await float(w, "paypal");
  const artisan = await w.artisan();
  const products = [await w.product(artisan)];
  const purchase = await due(w, "paypal", { products });
  await runTransfers(w);
  await pass(w, 2);
  const seen = (await w.mailsTo(artisan.email)).length;
  const amount = (minor: number) => ({ kind: "amount", minor: `${minor}` });
  await giveBack(w, purchase, amount(500), { fault: "platform" });
  await w.pump();
  await pass(w, 2);
  await giveBack(w, purchase, amount(1000));
  await w.pump();
  await pass(w, 2);
  const [free, owed] = await newMails(w, artisan.email, seen);
  expect(free?.text).toContain("It costs you nothing.");
  expect(owed?.text).toContain("  9.00 USD had been sent: they are taken back, or kept from");
});

test("a refund that comes back is told to whoever was told of it, and to nobody else", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const { ana, purchase, number, ofBuyer, ofAna } = await sold(w, "stripe");
  const wish = ofParts({ sellerOrderId: partOf(purchase, ana), kind: "rest" });
  await giveBack(w, purchase, wish);
  await w.pump();
  await pass(w, 2);
  await failRefund(w, purchase);
  await pass(w, 4, 2);
  expect(subjects(await newMails(w, BUYER, ofBuyer))).toEqual([
    `Your refund for order ${number}: 30.00 USD`,
    `Your refund for order ${number} came back to us`,
  ]);
  expect(subjects(await newMails(w, ana.email, ofAna))).toEqual([
    `A refund of order ${number}: 30.00 USD`,
    `A refund of order ${number} came back`,
  ]);
});

test("a refund that fails before anybody heard of it is no mail", async () => {
  const w = await refundWorld();
  await float(w, "stripe");
  const { ana, purchase, ofBuyer, ofAna } = await sold(w, "stripe");
  await giveBack(w, purchase, { kind: "amount", minor: "1000" });
  await w.pump();
  await failRefund(w, purchase);
  await pass(w, 4, 2);
  expect(await newMails(w, BUYER, ofBuyer)).toEqual([]);
  expect(await newMails(w, ana.email, ofAna)).toEqual([]);
});

test("money that came when the order had ended is told as given back, with its reason", async () => {
  const w = await world();
  await float(w, "paypal");
  await pass(w, 2);
  const seen = (await w.mailsTo(BUYER)).length;
  const purchase = await order(w, "paypal");
  const { number } = purchase.order as never as { number: string };
  await pass(w, 40, 10);
  await w.approve(purchase.payment);
  await paypal(w, "POST", `/v2/checkout/orders/${purchase.payment.paypalOrderId}/capture`);
  await w.pump();
  await pass(w, 4, 2);
  const mails = await newMails(w, BUYER, seen);
  expect(subjects(mails)).toEqual([expect.stringContaining(`Your refund for order ${number}`)]);
  expect(mails[0]?.text).toContain("The payment came when the order had ended.");
});

test.each(rails)(
  "a dispute by %s is told to its artisan when it is opened and when it is won",
  async (rail) => {
    const w = await disputeWorld(rail);
    const { ana, purchase, number, ofBuyer, ofAna } = await sold(w, rail);
    const ref = await dispute(w, rail, purchase);
    await w.pump();
    await pass(w, 4, 2);
    const [opened, ...more] = await newMails(w, ana.email, ofAna);
    expect(more).toEqual([]);
    expect(opened?.subject).toBe(`Order ${number} is disputed`);
    expect(opened?.text).toContain("Until it is decided 27.50 USD of yours are held.");
    expect(opened?.text).toMatch(/We answer by \d{4}-\d\d-\d\d at the latest\./);
    await decide(w, rail, ref, "won");
    await w.pump();
    await pass(w, 4, 2);
    const told = await newMails(w, ana.email, ofAna + 1);
    expect(subjects(told)).toEqual([`The dispute of order ${number} was won`]);
    expect(told[0]?.text).toContain("27.50 USD that were held");
    // The buyer began it and hears of it from the bank or from PayPal.
    expect(await newMails(w, BUYER, ofBuyer)).toEqual([]);
  },
);

test.each(rails)("a dispute by %s that is lost is told with what it costs", async (rail) => {
  const w = await disputeWorld(rail);
  const { ana, purchase, number, ofAna } = await sold(w, rail);
  const ref = await dispute(w, rail, purchase);
  await w.pump();
  await pass(w, 2);
  await decide(w, rail, ref, "lost");
  await w.pump();
  await pass(w, 4, 2);
  const told = await newMails(w, ana.email, ofAna + 1);
  expect(subjects(told)).toEqual([`The dispute of order ${number} was lost`]);
  expect(told[0]?.text).toContain("the buyer, who keeps 30.00 USD");
  expect(told[0]?.text).toContain("It costs you 27.50 USD:");
});

test("what an operator holds is told to its artisan once, with the reason", async () => {
  const w = await world();
  const { artisan } = await atDesk(w);
  const purchase = await due(w, "stripe", { products: [await w.product(artisan)] });
  await pass(w, 2);
  const seen = (await w.mailsTo(artisan.email)).length;
  const [transfer] = await w.sql`select id from transfers`;
  const { number } = purchase.order as never as { number: string };
  await w.request(`/api/operator/transfers/${transfer?.id}/hold`, {
    method: "PUT",
    headers: { ...w.operator, "Content-Type": "application/json", "Idempotency-Key": uuid() },
    body: JSON.stringify({ reason: "We wait for proof that you own the workshop." }),
  });
  await pass(w, 4, 2);
  const mails = await newMails(w, artisan.email, seen);
  expect(subjects(mails)).toEqual(["We hold back 27.50 USD"]);
  expect(mails[0]?.text).toContain(`of order ${number}.`);
  expect(mails[0]?.text).toContain("We wait for proof that you own the workshop.");
});

test("a debt that two operators give up is told to whoever owed it", async () => {
  const w = await refundWorld();
  await float(w, "paypal");
  const artisan = await w.artisan();
  const purchase = await due(w, "paypal", { products: [await w.product(artisan)] });
  await runTransfers(w);
  await giveBack(w, purchase, { kind: "amount", minor: "1000" });
  await w.pump();
  await pass(w, 2);
  const seen = (await w.mailsTo(artisan.email)).length;
  const path = `/api/operator/sellers/${artisan.id}/debt/write-offs`;
  const asked = await w.post(path, { reason: "the shop is closed" }, w.operator);
  await pass(w, 2);
  expect(await newMails(w, artisan.email, seen)).toEqual([]);
  await decideApproval(w, approvalOf(asked).id, await second(w));
  await pass(w, 4, 2);
  expect(subjects(await newMails(w, artisan.email, seen))).toEqual([
    "You do not owe us 9.00 USD any more",
  ]);
});

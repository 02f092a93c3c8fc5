import fc from "fast-check";
import { type Currency, railOf, shareStep } from "../../worker/domain/currency.ts";
import { isContested } from "../../worker/domain/disputes.ts";
import type { ApprovalId, SellerId } from "../../worker/domain/ids.ts";
import { decimal } from "../../worker/domain/money.ts";
import { type Fault, faults, type PartWish, type RefundWish } from "../../worker/domain/refunds.ts";
import { attributeDispute } from "../../worker/usecases/answer-dispute.ts";
import { refundOrder } from "../../worker/usecases/refund-order.ts";
import { drainOutbox } from "../../worker/usecases/self-repair.ts";
import { sendDueTransfers } from "../../worker/usecases/send-due-transfers.ts";
import { shipPart } from "../../worker/usecases/ship-part.ts";
import { unblockTransfer } from "../../worker/usecases/unblock-transfer.ts";
import { writeOffIn } from "../../worker/usecases/write-off-debt.ts";
import { railsOf, type Sale, type Shop, sell } from "./after-sales.support.ts";
import { decideDispute, openDispute } from "./after-sales-disputes.support.ts";
import {
  be,
  inWords,
  makeCalls,
  newsOf,
  RAILS,
  tell,
  tellAll,
  untold,
} from "./after-sales-hearing.support.ts";
import type { Mood, Sent } from "./after-sales-readings.support.ts";

// What can happen after a sale, one step at a time. A step is a few numbers, so that fast-check can
// make a list of them shorter; what they come to is told in words.

export type Step = {
  readonly kind: Kind;
  /** Which of those that it could be about, and which of that one's. */
  readonly which: number;
  readonly part: number;
  /** Of a hundred. */
  readonly share: number;
  readonly how: number;
  readonly fault: Fault;
  readonly mood: Mood;
};
/** Answers what it came to; undefined: there was nothing that it could have been about. */
type Deed = (shop: Shop, step: Step) => Promise<string | undefined>;

const ACTOR = "an operator";
const pick = <T>(all: readonly T[], n: number): T | undefined => all[n % all.length];
const said = (currency: Currency, minor: bigint) => `${decimal({ minor, currency })} ${currency}`;
/** So much of it, cut to what can be sent. */
function portion(minor: bigint, share: number, step: bigint): bigint {
  return ((minor * BigInt(share)) / (100n * step)) * step;
}

const deeds = {
  async sale(shop, { which, part, how }) {
    if (shop.sales.length >= 4) return undefined;
    const rail = pick(railsOf(shop.terms.currency), which)!;
    const some = shop.sellers.flatMap((_, n) => ((n + which) % (1 + (part % 3)) === 0 ? [n] : []));
    const sale = await sell(shop, rail, some.length > 0 ? some : [0], BigInt(how % 600));
    if (how % 2 === 0) shop.processors[rail].knowFee(sale.charge);
    await tellAll(shop, "payment");
    return `${some.length || 1} artisans sell for ${said(shop.terms.currency, sale.charge.minor)} by ${rail}`;
  },
  async fee(shop, { which }) {
    const unknown = shop.sales.filter(({ charge }) => !charge.isFeeKnown);
    const sale = pick(unknown, which);
    if (!sale) return undefined;
    shop.processors[sale.rail].knowFee(sale.charge);
    return `${sale.charge.ref} has cost ${said(shop.terms.currency, sale.charge.feeMinor)}`;
  },
  async ship(shop, { which, how }) {
    const waiting = shop.database.engine.aside(({ sellerOrders }) =>
      sellerOrders.all().filter(({ state }) => state === "unfulfilled"),
    );
    const parcel = { carrier: null, trackingNumber: null };
    const some = how % 2 === 0 ? waiting : [pick(waiting, which)].flatMap((one) => one ?? []);
    let shipped = 0;
    for (const { id } of some)
      if ((await shipPart(shop.deps, { sellerOrderId: id, parcel, actor: ACTOR })).ok) shipped += 1;
    return shipped > 0 ? `${shipped} parts are shipped` : undefined;
  },
  async days(shop, { share }) {
    shop.passDays(1 + (share % 40));
    return `${1 + (share % 40)} days pass`;
  },
  async pay(shop, { mood }) {
    be(shop, mood);
    const opened = await sendDueTransfers(shop.deps);
    await drainOutbox(shop.deps);
    return opened > 0 ? `${opened} transfers are opened (${mood})` : undefined;
  },
  /** As it mostly goes: what was sold is shipped, and a week later its money arrives. */
  async payOut(shop, step) {
    await deeds.ship(shop, { ...step, how: 0 });
    shop.passDays(8);
    await deeds.pay(shop, { ...step, mood: "done" });
    const made = await makeCalls(shop, shop.queue.splice(0), "done");
    for (const rail of RAILS)
      for (const one of shop.processors[rail].sent)
        if (one.state === "pending") shop.processors[rail].moveTransfer(one, "settled");
    await tellAll(shop, "batch");
    return `everything is shipped, and paid out a week later (${made})`;
  },
  async work(shop, { which, how, mood }) {
    const { queue } = shop;
    if (queue.length === 0) return undefined;
    await drainOutbox(shop.deps);
    const some = how % 2 === 0 ? queue.splice(0) : queue.splice(which % queue.length, 1);
    return `${some.length} calls are made (${mood}): ${await makeCalls(shop, some, mood)}`;
  },
  async refund(shop, step) {
    const sale = pick(shop.sales, step.which);
    if (!sale) return undefined;
    const wish = wishOf(shop, sale, step);
    const done = await refundOrder(shop.deps, {
      ...{ orderId: sale.orderId, wish, fault: step.fault, reason: "goodwill", restock: false },
      ...{ terms: undefined, request: {}, actor: ACTOR },
    });
    if (!done.ok) return `no refund of ${wish.kind} of ${sale.charge.ref}: ${done.error.kind}`;
    const { plan } = done.value as { plan: { amount: { minor: bigint } } };
    const back = said(shop.terms.currency, plan.amount.minor);
    return `a refund of ${wish.kind} of ${sale.charge.ref}, ${back}, by the fault of ${step.fault}`;
  },
  async bank(shop, { which, how }) {
    const moving = RAILS.flatMap((rail) =>
      shop.processors[rail].refunds
        .filter(({ state }) => state !== "failed")
        .map((refund) => ({ processor: shop.processors[rail], refund })),
    );
    const found = pick(moving, which);
    if (!found) return undefined;
    const { processor, refund } = found;
    if (refund.state === "pending" && how % 2 === 0) processor.succeed(refund);
    else processor.fail(refund);
    return `${refund.ref} ${refund.state === "failed" ? "fails" : "succeeds"} at the bank`;
  },
  async arrive(shop, { which, how }) {
    const moving = RAILS.flatMap((rail) =>
      shop.processors[rail].sent.map((one) => ({ processor: shop.processors[rail], one })),
    ).filter(({ one }) => nextOf(one).length > 0);
    const found = pick(moving, which);
    const to = found && pick(nextOf(found.one), how);
    if (!found || !to) return undefined;
    found.processor.moveTransfer(found.one, to);
    return `${found.one.ref} is ${to}`;
  },
  async dispute(shop, step) {
    const open = shop.sales.filter(
      ({ charge, rail }) =>
        shop.processors[rail].disputes.filter((one) => one.charge === charge).length < 2,
    );
    const sale = pick(open, step.which);
    if (!sale) return undefined;
    const step1 = railOf(sale.rail, shop.terms.currency)!.step;
    const minor = portion(sale.charge.minor, 1 + ((step.share * 7) % 140), step1);
    if (minor === 0n) return undefined;
    const dispute = openDispute(shop.processors[sale.rail], sale.charge, minor, step.how);
    return `${dispute.ref}: ${said(shop.terms.currency, minor)} of ${sale.charge.ref} are disputed, ${dispute.state}`;
  },
  async decide(shop, { which, how }) {
    const all = RAILS.flatMap((rail) =>
      shop.processors[rail].disputes.map((one) => ({ processor: shop.processors[rail], one })),
    );
    const found = pick(all, which);
    if (!found || !decideDispute(found.processor, found.one, how)) return undefined;
    return `${found.one.ref} is ${found.one.state} now`;
  },
  async tell(shop, { which }) {
    const found = pick(untold(shop), which);
    if (!found) return undefined;
    await tell(shop, found.rail, found.news);
    return `${inWords(found.news)} is heard of`;
  },
  async again(shop, { which }) {
    const known = newsOf(shop).filter(({ news }) => news.isTold);
    const found = pick(known, which);
    if (!found) return undefined;
    await tell(shop, found.rail, found.news);
    return `${inWords(found.news)} is heard of again`;
  },
  async attribute(shop, { which, part, how, fault }) {
    const { disputes, parts } = shop.database.engine.aside((tables) => ({
      disputes: tables.disputes.all().filter(({ state }) => isContested(state)),
      parts: tables.sellerOrders.all(),
    }));
    const dispute = pick(disputes, which);
    if (!dispute) return undefined;
    const sale = shop.sales.find(({ charge }) => charge.paymentId === dispute.paymentId);
    const own = pick(
      parts.filter(({ orderId }) => orderId === sale?.orderId),
      part,
    );
    const goods = how % 3 === 0 || !own ? null : [{ sellerOrderId: own.id, kind: "rest" as const }];
    const about = { disputeId: dispute.id, goods, fault, actor: ACTOR };
    const done = await attributeDispute(shop.deps, about);
    const whose = goods ? "one part" : "everybody";
    return done.ok
      ? `${dispute.processorRef} is about ${whose}, by the fault of ${fault}`
      : undefined;
  },
  async unblock(shop, { which }) {
    const blocked = shop.database.engine.aside(({ transfers }) =>
      transfers.where("inState", "blocked"),
    );
    const transfer = pick(blocked, which);
    if (!transfer) return undefined;
    await unblockTransfer(shop.deps, { transferId: transfer.id, actor: ACTOR });
    return `a transfer of ${said(shop.terms.currency, transfer.amountMinor)} is let go`;
  },
  async writeOff(shop, { which }) {
    const owing = shop.database.engine.aside(({ ledgerAccounts }) =>
      ledgerAccounts
        .all()
        .filter(({ name, balanceMinor }) => name.endsWith(":debt") && balanceMinor),
    );
    const account = pick(owing, which);
    if (!account) return undefined;
    const sellerId = account.name.split(":")[1] as SellerId;
    const amount = { minor: account.balanceMinor!, currency: shop.terms.currency };
    const approval = { id: shop.deps.newId<ApprovalId>(), amount } as never;
    await shop.deps.store.transact((tx) =>
      writeOffIn(shop.deps, tx, { sellerId, actor: ACTOR, approval }),
    );
    return `a debt of ${said(shop.terms.currency, amount.minor)} is written off`;
  },
} satisfies Record<string, Deed>;
export type Kind = keyof typeof deeds;

/** Where a transfer can go from where it is. What we took back of it does not come back once more. */
function nextOf({ state, batch, reversals }: Sent): Sent["state"][] {
  if (state === "pending") return ["sent", "settled", "refused"];
  if (state === "sent") return reversals.length === 0 ? ["settled", "returned"] : ["settled"];
  if (state === "settled" && batch) return ["returned"];
  return [];
}

function wishOf(shop: Shop, { orderId, charge }: Sale, { part, share, how }: Step): RefundWish {
  const step = shareStep(shop.terms.currency);
  const minor = portion(charge.minor, share, step);
  if (how % 5 === 0) return { kind: "rest" };
  if (how % 5 === 1) return { kind: "amount", minor };
  const { own, items } = shop.database.engine.aside((tables) => {
    const one = pick(tables.sellerOrders.where("ofOrder", orderId), part)!;
    return { own: one, items: tables.orderItems.where("ofPart", one.id) };
  });
  const named = { sellerOrderId: own.id };
  const total = own.itemsMinor + own.shippingMinor;
  const wishes: PartWish[] = [
    { ...named, kind: "rest" },
    { ...named, kind: "amount", minor: portion(total, share, step) },
    {
      ...{ ...named, kind: "items", shipping: share % 2 === 0 },
      items: items.slice(0, 1).map(({ productId }) => ({ productId, quantity: 1 })),
    },
  ];
  return { kind: "parts", parts: [wishes[(how % 5) - 2]!] };
}

/** One step, and what it came to is added to the story. */
export async function take(shop: Shop, step: Step): Promise<void> {
  const told = await deeds[step.kind](shop, step);
  await shop.settle();
  if (told !== undefined) shop.story.push(told);
}

/** How often each happens beside the others. */
const weights: Record<Kind, number> = {
  ...{
    sale: 1,
    fee: 1,
    ship: 2,
    days: 2,
    pay: 2,
    payOut: 3,
    work: 7,
    refund: 5,
    bank: 2,
    arrive: 3,
  },
  ...{ dispute: 2, decide: 4, tell: 6, again: 1, attribute: 1, unblock: 1, writeOff: 1 },
};
const kinds = fc.oneof(
  ...(Object.keys(weights) as Kind[]).map((kind) => ({
    arbitrary: fc.constant(kind),
    weight: weights[kind],
  })),
);
const moods = fc.constantFrom<Mood>(
  ...(["done", "done", "done", "done", "slow", "refused", "lost", "down"] as const),
);

export const aStep: fc.Arbitrary<Step> = fc.record({
  kind: kinds,
  which: fc.nat(20),
  part: fc.nat(49),
  share: fc.integer({ min: 1, max: 100 }),
  how: fc.nat(600),
  fault: fc.constantFrom(...faults, "seller"),
  mood: moods,
});

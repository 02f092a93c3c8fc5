import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { search } from "../sandbox/stripe/search.ts";
import { Store } from "../sandbox/stripe/store.ts";
import { listPage, same } from "../sandbox/stripe/wire/list.ts";
import {
  clientOf,
  expectBooksBalance,
  pay,
  type StandIn,
  startStripe,
} from "./sandbox-stripe.support.ts";

type Item = { id: string; customer: string | { id: string } | null };

const MANY = 10_000;
const FEW = 100;
/** One in so many objects is the customer's who is asked for. */
const CUSTOMERS = 50;

let standIn: StandIn;
beforeAll(async () => {
  standIn = await startStripe();
});
afterAll(() => standIn.close());

/** Objects of fifty customers in turn. */
function filled(count: number): Store<Item> {
  const store = new Store<Item>("item");
  for (let n = 0; n < count; n += 1)
    store.add({ id: `item_${n}`, customer: `cus_${n % CUSTOMERS}` });
  return store;
}

/** The ids of a page, and how many objects its filter was asked about. */
function looked(store: Store<Item>, page: object, customer?: string) {
  let count = 0;
  const keep = (item: Item) => {
    count += 1;
    return same(customer, item.customer);
  };
  const { data } = listPage(store, page, "/v1/items", keep, { customer });
  return { count, ids: data.map(({ id }) => id) };
}

/** As a list was made before there were indexes: everything is looked through. */
function scanned(store: Store<Item>, customer: string): string[] {
  const mine = store.all().filter((item) => item.customer === customer);
  return mine.map(({ id }) => id).reverse();
}

test.each([
  ["the newest", {}],
  ["those after one in the middle", { starting_after: "item_50" }],
  ["those before one in the middle", { ending_before: "item_50" }],
  ["a hundred at once", { limit: 100 }],
])("a page of 10,000 objects looks at no more of them than one of 100: %s", (_, page) => {
  const many = looked(filled(MANY), page).count;
  expect(many).toBeLessThanOrEqual(looked(filled(FEW), page).count + 1);
  expect(many).toBeGreaterThan(0);
});

test("a customer's page among 10,000 objects looks at that customer's only", () => {
  const store = filled(MANY);
  const { count, ids } = looked(store, {}, "cus_7");
  expect(ids).toEqual(scanned(store, "cus_7").slice(0, 10));
  expect(count).toBe(11);
  expect(looked(store, {}, "cus_nobody")).toEqual({ count: 0, ids: [] });
});

test("a customer's pages follow each other, forwards and backwards, from anybody's object", () => {
  const store = filled(MANY);
  const all = scanned(store, "cus_7");
  const second = looked(store, { starting_after: all[9] }, "cus_7");
  expect(second.ids).toEqual(all.slice(10, 20));
  expect(second.count).toBe(11);
  const back = looked(store, { ending_before: all[10] }, "cus_7");
  expect(back.ids).toEqual(all.slice(0, 10));
  expect(back.count).toBe(10);
  // item_5008 is another customer's and younger than item_5007 by one.
  expect(looked(store, { starting_after: "item_5008", limit: 1 }, "cus_7").ids).toEqual([
    "item_5007",
  ]);
  expect(looked(store, { ending_before: "item_5006", limit: 1 }, "cus_7").ids).toEqual([
    "item_5007",
  ]);
});

test("an object that changes hands is found with its new owner, in its old place", () => {
  const store = filled(MANY);
  looked(store, {}, "cus_7");
  const item = store.get("item_58");
  item.customer = { id: "cus_7" };
  store.moved(item);
  const ids = store.among({ customer: "cus_7" }).map(({ id }) => id);
  expect(ids.slice(0, 4)).toEqual(["item_7", "item_57", "item_58", "item_107"]);
  expect(store.among({ customer: "cus_8" })).not.toContain(item);
  item.customer = null;
  store.moved(item);
  expect(store.among({ customer: "cus_7" })).not.toContain(item);
});

test("what is deleted, made later or put back after a restart is found as in a full search", () => {
  const store = filled(FEW);
  looked(store, {}, "cus_7");
  store.remove("item_57");
  store.add({ id: "item_new", customer: "cus_7" });
  expect(looked(store, {}, "cus_7").ids).toEqual(["item_new", "item_7"]);
  const restored = new Store<Item>("item");
  restored.replace(store.all());
  expect(looked(restored, {}, "cus_7").ids).toEqual(["item_new", "item_7"]);
});

test("of two references the rarer one is looked through", () => {
  const store = new Store<Item & { charge: string }>("item");
  for (let n = 0; n < FEW; n += 1)
    store.add({ id: `item_${n}`, customer: "cus_1", charge: `ch_${n}` });
  expect(store.among({ customer: "cus_1", charge: "ch_3" })).toHaveLength(1);
  expect(store.among({ customer: "cus_1", charge: undefined })).toHaveLength(FEW);
  expect(store.among({})).toBe(store.all());
});

test("a search among 10,000 objects looks no further than its page is long, from the newest", () => {
  let count = 0;
  const customer = (item: Item) => {
    count += 1;
    return String(item.customer);
  };
  const items = {
    resource: "items",
    url: "/v1/items/search",
    items: filled(MANY).all(),
    fields: { customer },
    metadata: () => null,
  };
  const page = (from: number) => search(items, { query: '-customer:"cus_0"', page: String(from) });
  expect(page(0)).toMatchObject({
    data: { 0: { id: "item_9999" }, length: 10 },
    has_more: true,
    next_page: "10",
  });
  expect(count).toBe(11);
  expect(page(9_790)).toMatchObject({ data: { length: 10 }, has_more: false, next_page: null });
});

const idsOf = ({ data }: { data: { id: string }[] }) => data.map(({ id }) => id);

test("no filtered list misses what was attached, taken away or given to a customer afterwards", async () => {
  const { world, secretKey, url } = await standIn.open();
  const stripe = clientOf({ url }, secretKey);
  const [ann, bob] = [await stripe.customers.create(), await stripe.customers.create()];
  // Every list is asked for once before anything changes, so that its index exists.
  const lists = async (customer: string) => ({
    methods: idsOf(await stripe.paymentMethods.list({ customer })),
    intents: idsOf(await stripe.paymentIntents.list({ customer })),
    setups: idsOf(await stripe.setupIntents.list({ customer })),
    charges: idsOf(await stripe.charges.list({ customer })),
  });
  const nothing = { methods: [], intents: [], setups: [], charges: [] };
  expect(await lists(ann.id)).toEqual(nothing);
  const method = await stripe.paymentMethods.create({ type: "card", card: { token: "tok_visa" } });
  const intent = await stripe.paymentIntents.create({ amount: 500, currency: "usd" });
  const setup = await stripe.setupIntents.create();
  await stripe.paymentMethods.attach(method.id, { customer: ann.id });
  await stripe.paymentIntents.update(intent.id, { customer: ann.id });
  await stripe.setupIntents.update(setup.id, { customer: ann.id });
  expect(await lists(ann.id)).toEqual({
    methods: [method.id],
    intents: [intent.id],
    setups: [setup.id],
    charges: [],
  });
  await stripe.setupIntents.update(setup.id, { customer: bob.id });
  await stripe.paymentMethods.detach(method.id);
  expect(await lists(ann.id)).toEqual({ ...nothing, intents: [intent.id] });
  expect((await lists(bob.id)).setups).toEqual([setup.id]);
  expectBooksBalance(world);
});

test("a customer who is deleted leaves no method behind in any list", async () => {
  const { world, secretKey, url } = await standIn.open();
  const stripe = clientOf({ url }, secretKey);
  const customer = await stripe.customers.create({ payment_method: "pm_card_visa" });
  expect((await stripe.paymentMethods.list({ customer: customer.id })).data).toHaveLength(1);
  await stripe.customers.del(customer.id);
  expect((await stripe.paymentMethods.list({ customer: customer.id })).data).toEqual([]);
  expectBooksBalance(world);
});

test("the refunds, charges and movements of one payment are found among those of others", async () => {
  const { world, secretKey, url } = await standIn.open();
  const stripe = clientOf({ url }, secretKey);
  const paid: Stripe.PaymentIntent[] = [];
  for (let n = 0; n < 3; n += 1) paid.push(await pay(stripe, 1_000 + n));
  for (const { id, amount } of paid) {
    const refund = await stripe.refunds.create({ payment_intent: id, amount: 100 });
    const { data } = await stripe.charges.list({ payment_intent: id });
    expect(data).toMatchObject([{ amount, payment_intent: id }]);
    const charge = data[0]?.id ?? "";
    expect(idsOf(await stripe.refunds.list({ charge }))).toEqual([refund.id]);
    expect(idsOf(await stripe.refunds.list({ payment_intent: id }))).toEqual([refund.id]);
    const movements = await stripe.balanceTransactions.list({ source: charge });
    expect(movements.data).toMatchObject([{ amount, source: charge }]);
  }
  const events = await stripe.events.list({ type: "payment_intent.succeeded" });
  expect(events.data.map(({ data }) => (data.object as Stripe.PaymentIntent).id)).toEqual(
    paid.map(({ id }) => id).reverse(),
  );
  expectBooksBalance(world);
});

test("the reversals of a transfer that does not exist are refused, not an empty list", async () => {
  const { secretKey, url } = await standIn.open();
  const stripe = clientOf({ url }, secretKey);
  await expect(stripe.transfers.listReversals("tr_nobody")).rejects.toMatchObject({
    code: "resource_missing",
  });
});

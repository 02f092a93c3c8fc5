import { type Currency, paypalRail, railOf, shareStep } from "../../worker/domain/currency.ts";
import { defaultPolicy } from "../../worker/domain/fraud.ts";
import type { OperationId, OrderId, ProductId, SellerId } from "../../worker/domain/ids.ts";
import type { ProcessorName } from "../../worker/domain/processor-name.ts";
import type { Fault } from "../../worker/domain/refunds.ts";
import type { Deps } from "../../worker/usecases/ports.ts";
import type { Settings } from "../../worker/usecases/settings.ts";
import { startCheckout } from "../../worker/usecases/start-checkout.ts";
import { createMemoryDatabase, type MemoryDatabase } from "../simulation/memory/database.ts";
import { insertProduct, insertSeller } from "../simulation/memory/people.ts";
import { createProcessor, type TestProcessor } from "./after-sales-processor.support.ts";
import type { Charge } from "./after-sales-readings.support.ts";
import { NOW, only } from "./ports.support.ts";

// The production use cases over the model of the database and over processors of a few lines: no
// network, no lock, and nothing happens but what a test says.

/** What one seller has: so many steps of the currency above the least that can be paid. */
export type Stall = {
  readonly units: number;
  readonly shippingUnits: number;
  /** Pieces of each of two things that every buyer takes. */
  readonly pieces: readonly [number, number];
};
export type Terms = {
  readonly currency: Currency;
  readonly rail: ProcessorName;
  readonly stalls: readonly Stall[];
  readonly basisPoints: number;
  readonly disputeFault: Fault;
  /** The first sale's; of others it is known now or later. */
  readonly isFeeKnown: boolean;
  /** Prices that a card can pay, and of which not every rail could send a share. */
  readonly isOdd: boolean;
};
export type Sale = {
  readonly orderId: OrderId;
  readonly rail: ProcessorName;
  readonly charge: Charge;
};
export type Shop = {
  readonly terms: Terms;
  readonly database: MemoryDatabase;
  readonly deps: Deps;
  readonly processors: Readonly<Record<ProcessorName, TestProcessor>>;
  readonly sellers: readonly { readonly id: SellerId; readonly goods: readonly ProductId[] }[];
  readonly sales: Sale[];
  /** Calls that are to be made. */
  readonly queue: OperationId[];
  /** What was done, in words. */
  readonly story: string[];
  passDays(days: number): void;
  /** Works on what was left for after the answer. */
  settle(): Promise<void>;
};

const DAY_MS = 24 * 60 * 60_000;
const silent = { info: () => {}, warn: () => {}, error: () => {} };

const settingsOf = ({ basisPoints, disputeFault }: Terms) =>
  only<Settings>({
    plans: { graceDays: 7, trialDays: 0, taxes: false },
    ...{ commissionBasisPoints: basisPoints, disputeFault, refundFault: "shared" },
    ...{ reservationMinutes: 30, debtLimit: { defaultMinor: 0n, byCurrency: {} } },
    holding: { release: "shipping", holdDays: 7, deliveryDays: 30 },
    dualControl: { defaultMinor: 0n, byCurrency: {} },
    payoutMinimum: { defaultMinor: 0n, byCurrency: {} },
    fraudPolicy: defaultPolicy,
  });

export function openShop(terms: Terms): Shop {
  const { currency } = terms;
  const database = createMemoryDatabase();
  let ids = 0;
  let nowMs = NOW.getTime();
  const now = () => new Date(nowMs);
  const newId = <T extends string>() =>
    `00000000-0000-4000-8000-${(++ids).toString(16).padStart(12, "0")}` as T;
  const processors = {
    stripe: createProcessor("stripe", currency, now),
    paypal: createProcessor("paypal", currency, now),
  };
  const queue: OperationId[] = [];
  const later: (() => Promise<unknown>)[] = [];
  const store = oneAtATime(database.openStore().store);
  const deps = only<Deps>({
    ...{ store, now, newId, log: silent, random: () => 0, challenge: undefined },
    processors: { stripe: processors.stripe.processor, paypal: processors.paypal.processor },
    settings: {
      ...settingsOf(terms),
      settlementCurrencies: {
        stripe: [currency],
        paypal: paypalRail(currency) === null ? [] : [currency],
      },
    },
    queues: only<Deps["queues"]>({
      async moneyMoves(messages) {
        queue.push(...messages.map(({ operationId }) => operationId));
      },
    }),
    tokens: { make: () => "token", digest: async (text) => text },
    after: (work) => void later.push(work),
  });
  const sellers = terms.stalls.map((stall, n) => addSeller(database, terms, stall, n, newId));
  for (const [n, { id }] of sellers.entries())
    for (const { sellerAt } of [processors.stripe, processors.paypal])
      for (const destination of [accountOf(n), addressOf(n)]) sellerAt.set(destination, id);
  return {
    ...{ terms, database, deps, processors, sellers, sales: [], queue, story: [] },
    passDays(days) {
      nowMs += days * DAY_MS;
    },
    async settle() {
      nowMs += 1;
      for (let work = later.shift(); work; work = later.shift()) await work();
    },
  };
}

/** The model has no locks: whoever comes while a call is under way waits for its end. */
function oneAtATime<T extends object>(
  port: T,
  turn = { last: Promise.resolve<unknown>(undefined) },
): T {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value === "object" && value !== null) return oneAtATime(value, turn);
      if (typeof value !== "function") return value;
      return (...given: unknown[]) => {
        const mine = turn.last.then(() => Reflect.apply(value, target, given));
        turn.last = mine.catch(() => undefined);
        return mine;
      };
    },
  });
}

const accountOf = (n: number) => `acct_${n}`;
const addressOf = (n: number) => `${n}@artisans.example`;

/** So many steps above the least that a card can pay, so that every part alone is an order. */
function priceOf({ currency, isOdd }: Terms, { units }: Stall, m: number): bigint {
  const step = shareStep(currency);
  const least = railOf("stripe", currency)?.chargeMinimum ?? step;
  const price = ((least + step - 1n) / step + BigInt(units)) * step;
  return m === 0 && isOdd ? price + 7n * cardStep(currency) : price + BigInt(m) * step;
}

function addSeller(
  database: MemoryDatabase,
  terms: Terms,
  stall: Stall,
  n: number,
  newId: Deps["newId"],
) {
  const { currency } = terms;
  const id = newId<SellerId>();
  const goods = [newId<ProductId>(), newId<ProductId>()];
  insertSeller(database, {
    ...{ id, name: `Artisan ${n}`, story: "Makes things.", email: addressOf(n) },
    ...{ currency, stripeAccountId: accountOf(n), stripeTransfers: "active", createdAt: NOW },
    shippingFlatMinor: BigInt(stall.shippingUnits) * shareStep(currency),
    ...{ paypalEmail: addressOf(n), paypalState: "active" },
  });
  for (const [m, productId] of goods.entries())
    insertProduct(database, {
      ...{ id: productId, sellerId: id, title: `Thing ${n}.${m}`, description: "By hand." },
      ...{ currency, version: 1, stock: 1_000_000, reserved: 0 },
      priceMinor: priceOf(terms, stall, m),
      ...{ limitPerOrder: null, state: "listed", createdAt: NOW },
    });
  return { id, goods };
}

export const railsOf = (currency: Currency): readonly ProcessorName[] =>
  paypalRail(currency) === null ? ["stripe"] : ["stripe", "paypal"];
/** Some prices that a card can pay are no shares that each rail could send. */
export const cardStep = (currency: Currency) => railOf("stripe", currency)?.step ?? 1n;

/** A buyer pays these sellers, and the processor's event is worked on. */
export async function sell(
  shop: Shop,
  rail: ProcessorName,
  which: readonly number[],
  feeMinor: bigint,
): Promise<Sale> {
  const { deps, processors, sellers, terms } = shop;
  const items = which.flatMap((n) => {
    const [first = 1, second = 0] = terms.stalls[n]?.pieces ?? [];
    // PayPal is offered only for what it can say.
    const quantities = rail === "paypal" && terms.isOdd ? [0, first] : [first, second];
    return (sellers[n]?.goods ?? []).map((productId, m) => ({
      ...{ productId, quantity: quantities[m] ?? 0 },
    }));
  });
  const key = `sale ${shop.sales.length}`;
  const checkedOut = await startCheckout(deps, {
    request: { scope: "shop", key, fingerprint: key },
    ...{ items: items.filter(({ quantity }) => quantity > 0), userId: undefined },
    ...{ email: "ada@buyers.example", processor: rail, quotedTotal: undefined },
    shippingAddress: { name: "Ada", line1: "1 Main", city: "Springfield", country: "US" },
    sender: { who: "ada", address: null, account: null },
    proof: { token: undefined, action: "checkout", requestKey: key },
    toAnswer: () => ({ status: 201, body: {} }),
    toRefusal: () => ({ status: 402, body: {} }),
  });
  if (!checkedOut.ok) throw new Error(`no sale: ${checkedOut.error.kind}`);
  await shop.settle();
  const { orderId, paymentId, created } = checkedOut.value.opened!;
  const processor = processors[rail];
  const total = shop.database.engine.aside(({ orders }) => orders.get(orderId)!.totalMinor);
  const charge = processor.capture(paymentId, created.ref, total, feeMinor);
  const sale = { orderId, rail, charge };
  shop.sales.push(sale);
  return sale;
}

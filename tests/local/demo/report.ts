import type { TransferView, TrialBalance } from "../../../worker/http/contract/operator.ts";
import type { Order } from "../../../worker/http/contract/orders.ts";
import { artisans } from "../samples.ts";
import { sellerId } from "../seed.ts";
import type { ProcessorsSay, Rail } from "./processors.ts";
import type { Purchase } from "./purchases.ts";

/** Money is whole US cents as text, as in the API. */
export type Report = {
  ok: boolean;
  currency: "USD";
  purchases: PurchaseReport[];
  trialBalance: TrialBalance;
  processors: Record<Rail, { standIn: string; ledger: string; fees: string; agrees: boolean }>;
  artisans: { name: string; rail: Rail; owed: string; arrived: string; agrees: boolean }[];
  platform: { commission: string; fees: string; left: string; agrees: boolean };
  checks: { check: string; ok: boolean }[];
};
type PurchaseReport = {
  name: string;
  orderId: string;
  number: string;
  processor: Rail;
  state: Order["state"];
  total: string;
  notes: string[];
  sellers: SellerReport[];
};
type SellerReport = {
  name: string;
  items: string;
  shipping: string;
  commission: string;
  net: string;
  transfer: { state: string; processorId: string | null };
};

type Input = {
  purchases: readonly Purchase[];
  transfers: ReadonlyMap<string, readonly TransferView[]>;
  trialBalance: TrialBalance;
  say: ProcessorsSay;
};

const RAILS = ["stripe", "paypal"] as const;

/** Puts what the shop says beside what the stand-ins say; `ok` only if all of it agrees. */
export function makeReport(input: Input): Report {
  const { trialBalance, say } = input;
  const purchases = input.purchases.map((purchase) =>
    reportOf(purchase, input.transfers.get(purchase.order.id) ?? []),
  );
  const processors = {
    stripe: processorReport("stripe", input),
    paypal: processorReport("paypal", input),
  };
  const paid = artisansReport(input);
  const platform = platformReport(input, purchases);
  const sellers = purchases.flatMap((purchase) => purchase.sellers);
  const checks = [
    { check: "the books balance", ok: trialBalance.balanced && trialBalance.accounts.length > 0 },
    ...RAILS.map((rail) => ({
      check: `the ledger agrees with ${rail}'s balance`,
      ok: processors[rail].agrees,
    })),
    { check: "every order is paid", ok: purchases.every(({ state }) => state === "paid") },
    { check: "every order is the sum of its parts", ok: purchases.every(addsUp) },
    {
      check: "every transfer is settled",
      ok: sellers.every(({ transfer }) => transfer.state === "settled" && transfer.processorId),
    },
    { check: "commission is a tenth of the items", ok: sellers.every(isTenth) },
    { check: "every artisan got exactly the net", ok: paid.every(({ agrees }) => agrees) },
    { check: "nobody else got anything", ok: total(say.arrived.values()) === totalOwed(input) },
    { check: "the platform has the rest less fees", ok: platform.agrees },
  ].map(({ check, ok }) => ({ check, ok: Boolean(ok) }));
  const ok = checks.every((each) => each.ok);
  return {
    ...{ ok, currency: "USD", purchases, trialBalance, processors, artisans: paid },
    ...{ platform, checks },
  };
}

function reportOf(
  { name, order, notes, placed }: Purchase,
  transfers: readonly TransferView[],
): PurchaseReport {
  return {
    ...{ name, orderId: order.id, number: order.number, processor: placed.payment.processor },
    ...{ state: order.state, total: order.total.minor, notes },
    sellers: order.parts.map((part) => {
      const transfer = transfers.find(({ sellerOrderId }) => sellerOrderId === part.id);
      const net = BigInt(transfer?.amount.minor ?? 0);
      return {
        name: part.artisan.name,
        items: `${BigInt(part.total.minor) - BigInt(part.shipping.minor)}`,
        shipping: part.shipping.minor,
        commission: `${BigInt(part.total.minor) - net}`,
        net: `${net}`,
        transfer: {
          state: transfer?.state ?? "missing",
          processorId: transfer?.processorRef ?? null,
        },
      };
    }),
  };
}

const addsUp = ({ total: whole, sellers }: PurchaseReport) =>
  BigInt(whole) === total(sellers.map(({ net, commission }) => BigInt(net) + BigInt(commission)));

/** Rounded half up, as the platform promises its artisans. */
const isTenth = ({ items, commission }: SellerReport) =>
  (BigInt(items) * 1_000n + 5_000n) / 10_000n === BigInt(commission);

function processorReport(rail: Rail, { trialBalance, say }: Input) {
  const ledger = inLedger(trialBalance, `processor:${rail}`);
  const standIn = say.balance[rail];
  return {
    ...{ standIn: `${standIn}`, ledger: `${ledger}`, fees: `${say.fees[rail]}` },
    agrees: ledger === standIn,
  };
}

function artisansReport({ purchases, transfers, say }: Input): Report["artisans"] {
  const owed = new Map<string, bigint>();
  for (const { order } of purchases)
    for (const { rail, artisanId, amount } of transfers.get(order.id) ?? []) {
      const key = `${rail}:${artisanId}`;
      owed.set(key, (owed.get(key) ?? 0n) + BigInt(amount.minor));
    }
  return [...owed].map(([key, amount]) => {
    const [rail, id] = key.split(":");
    const arrived = say.arrived.get(key) ?? 0n;
    const name = artisans.find(({ slug }) => sellerId(slug) === id)?.name ?? key;
    return {
      ...{ name, rail: rail === "paypal" ? "paypal" : "stripe" },
      ...{ owed: `${amount}`, arrived: `${arrived}`, agrees: arrived === amount },
    };
  });
}

const totalOwed = (input: Input) => total(artisansReport(input).map(({ owed }) => BigInt(owed)));

/** What buyers paid, less what artisans got, less what the processors kept, is what is left. */
function platformReport({ trialBalance, say }: Input, purchases: readonly PurchaseReport[]) {
  const sellers = purchases.flatMap((purchase) => purchase.sellers);
  const commission = total(sellers.map((seller) => BigInt(seller.commission)));
  const fees = say.fees.stripe + say.fees.paypal;
  const left = say.balance.stripe + say.balance.paypal;
  const paidIn = total(purchases.map((purchase) => BigInt(purchase.total)));
  const paidOut = total(sellers.map(({ net }) => BigInt(net)));
  const agrees =
    left === paidIn - paidOut - fees &&
    commission === -inLedger(trialBalance, "platform:commission") &&
    fees === inLedger(trialBalance, "platform:processor-fees");
  return { commission: `${commission}`, fees: `${fees}`, left: `${left}`, agrees };
}

/** Debit less credit, all of it in US dollars. */
const inLedger = ({ accounts }: TrialBalance, name: string) =>
  total(accounts.filter(({ account }) => account === name).map(({ balance }) => BigInt(balance)));

function total(amounts: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}

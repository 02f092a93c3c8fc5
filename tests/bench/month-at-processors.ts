import { openStateFile } from "../sandbox/core/state.ts";
import type { AccountState } from "../sandbox/paypal/account.ts";
import { sender, stripeSender } from "./stand-ins-calls.ts";
import { startStandIns } from "./stand-ins-process.ts";

/** A payment as its processor's books have it. */
export type Booked = { effectId: string; atMs: number; amountMinor: number; feeMinor: number };
export type Month = { stripe: Booked[]; paypal: Booked[] };

export const MONTH_MS = 30 * 24 * 60 * 60_000;
const AMOUNT_MINOR = 2_500;
const PAID = [
  `amount=${AMOUNT_MINOR}&currency=usd&confirm=true&payment_method=pm_card_visa`,
  "automatic_payment_methods[enabled]=true&automatic_payment_methods[allow_redirects]=never",
].join("&");
const ORDER = JSON.stringify({
  intent: "CAPTURE",
  purchase_units: [{ amount: { currency_code: "USD", value: "25.00" } }],
});

/**
 * A month's payments in the stand-ins' state: one of each rail is made by calls, and copied in the
 * file that a restart reads. Each copy is a line of the statement; what else a payment is stays away.
 */
export async function makeMonth(
  dataDir: string,
  counts: { stripe: number; paypal: number },
): Promise<Month> {
  await payOnce(dataDir);
  const file = openStateFile(dataDir);
  const state = file.load();
  const world = state?.worlds[0];
  if (!state || !world) throw new Error("the stand-ins kept no state");
  const startMs = Date.now();
  const spread = (count: number, n: number) => startMs + Math.floor((n / count) * MONTH_MS);

  // `dump` of either stand-in answers these; core keeps them as something unknown.
  const { stores } = world.processors.stripe as { stores: { balanceTransactions: Line[] } };
  const [charge] = stores.balanceTransactions.splice(0);
  if (charge?.type !== "charge") throw new Error("the first line is no charge");
  const lines = Array.from({ length: counts.stripe }, (_, n) => ({
    ...charge,
    id: `txn_bench${pad(n)}`,
    source: `ch_bench${pad(n)}`,
    created: Math.floor(spread(counts.stripe, n) / 1000),
  }));
  for (const line of lines) stores.balanceTransactions.push(line);

  const { captures } = world.processors.paypal as Pick<AccountState, "captures">;
  const [capture] = captures.values();
  const postings = [...world.core.books];
  const posting = postings.find(({ what }) => what === `capture ${capture?.id}`);
  if (!capture || !posting) throw new Error("the capture was not posted");
  captures.clear();
  const rest = postings.filter((other) => other !== posting);
  const taken: Booked[] = [];
  for (let n = 0; n < counts.paypal; n++) {
    const [id, atMs] = [`BENCH${pad(n)}CAP`, spread(counts.paypal, n)];
    captures.set(id, { ...capture, id, createdAtMs: atMs, updatedAtMs: atMs });
    rest.push({ ...posting, what: `capture ${id}`, atMs });
    const [amountMinor, feeMinor] = [Number(capture.amount.minor), Number(capture.fee.minor)];
    taken.push({ effectId: id, atMs: Math.floor(atMs / 1000) * 1000, amountMinor, feeMinor });
  }
  const core = { ...world.core, books: rest, offsetMs: world.core.offsetMs + MONTH_MS + LAG_MS };
  file.save({ ...state, worlds: [{ ...world, core }] });
  return {
    stripe: lines.map(({ id, amount, fee, created }) => ({
      ...{ effectId: id, atMs: created * 1000, amountMinor: amount, feeMinor: fee },
    })),
    paypal: taken,
  };
}

/** By then PayPal's report is complete. */
const LAG_MS = 4 * 60 * 60_000;
type Line = {
  id: string;
  type: string;
  source: string;
  created: number;
  amount: number;
  fee: number;
};
const pad = (n: number) => `${n}`.padStart(9, "0");

async function payOnce(dataDir: string): Promise<void> {
  const standIns = await startStandIns("--data-dir", dataDir);
  try {
    const { stripe, paypal, control } = standIns.line;
    await stripeSender(stripe)("POST", "/v1/payment_intents", PAID);
    const basic = Buffer.from(`${paypal.clientId}:${paypal.clientSecret}`).toString("base64");
    const { body: token } = await sender(paypal.url, {
      Authorization: `Basic ${basic}`,
      "Content-Type": "application/x-www-form-urlencoded",
    })("POST", "/v1/oauth2/token", "grant_type=client_credentials");
    const json = { "Content-Type": "application/json" };
    const send = sender(paypal.url, { ...json, Authorization: `Bearer ${token.access_token}` });
    const { body: order } = await send("POST", "/v2/checkout/orders", ORDER);
    const approve = `/worlds/default/paypal/orders/${order.id}/approve`;
    await sender(control, json)("POST", approve, "{}");
    await send("POST", `/v2/checkout/orders/${order.id}/capture`, "{}");
  } finally {
    await standIns.close();
  }
}

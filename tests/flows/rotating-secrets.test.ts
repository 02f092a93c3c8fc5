import { expect, test } from "vitest";
import { capturedLogs, logged } from "../support/captured-logs.ts";
import type { Product } from "../support/market.ts";
import { agree, capture, order, type Purchase, type Rail, readOrder } from "../support/purchase.ts";
import { postSigned, stripeEvent } from "../support/signed.ts";
import { type World, world } from "../support/world.ts";

/** Buyers at the same time, by turns on either rail. */
const LANES: readonly Rail[] = ["stripe", "paypal", "stripe", "paypal"];

/** Buyers who buy one thing after another until they are told to stop, with their events. */
function underLoad(w: World, goods: Product) {
  const products = [goods];
  const done: { rail: Rail; purchase: Purchase }[] = [];
  const waiting: { lanes: Set<number>; resolve: () => void }[] = [];
  let isStopped = false;

  async function buy(lane: number, rail: Rail) {
    const purchase = await order(w, rail, { products });
    await agree(w, rail, purchase);
    if (rail === "paypal") expect((await capture(w, purchase)).status).toBe(200);
    for (const event of await w.takeEvents())
      expect([event.type, (await w.deliver(event)).status]).toEqual([event.type, 200]);
    await w.queue.work(w.env);
    done.push({ rail, purchase });
    for (const { lanes, resolve } of waiting) {
      lanes.delete(lane);
      if (lanes.size === 0) resolve();
    }
  }
  const lanes = LANES.map(async (rail, lane) => {
    while (!isStopped) await buy(lane, rail);
  });
  const failed = Promise.all(lanes).then(() => undefined);
  return {
    /** Until each buyer has bought twice: the second purchase began when the change was made. */
    async goOn() {
      for (let rounds = 0; rounds < 2; rounds++) {
        const { promise, resolve } = Promise.withResolvers<void>();
        waiting.push({ lanes: new Set(LANES.keys()), resolve });
        await Promise.race([promise, failed]);
      }
    },
    async stop() {
      isStopped = true;
      await failed;
      return done;
    },
  };
}

/** What a key that was taken away still opens at the processor itself. */
async function opensStripe(w: World, key: string) {
  const headers = { Authorization: `Bearer ${key}` };
  return (await fetch(`${w.credentials.stripe.url}/v1/balance`, { headers })).ok;
}
async function opensPayPal(w: World, secret: string) {
  const { url, clientId } = w.credentials.paypal;
  const headers = { Authorization: `Basic ${btoa(`${clientId}:${secret}`)}` };
  const body = new URLSearchParams({ grant_type: "client_credentials" });
  return (await fetch(`${url}/v1/oauth2/token`, { method: "POST", headers, body })).ok;
}

type Change = (w: World, goOn: () => Promise<void>) => Promise<void>;
/** Each secret as docs/deployment.md has it replaced. */
const changes: Readonly<Record<string, Change>> = {
  "Stripe's secret key": async (w, goOn) => {
    const old = w.credentials.stripe.secretKey;
    const { key } = await w.control<{ key: string }>("POST", "/stripe/keys/roll", {});
    await goOn();
    w.env.STRIPE_SECRET_KEY = key;
    await goOn();
    await w.control("POST", "/stripe/keys/expire", { key: old });
    await goOn();
    expect([await opensStripe(w, key), await opensStripe(w, old)]).toEqual([true, false]);
    // The proof of the books asks Stripe as well.
    w.credentials.stripe.secretKey = key;
  },
  "PayPal's secret": async (w, goOn) => {
    const old = w.credentials.paypal.clientSecret;
    const more = await w.control<{ clientSecret: string }>("POST", "/paypal/secrets", {});
    await goOn();
    w.env.PAYPAL_CLIENT_SECRET = more.clientSecret;
    await goOn();
    await w.control("POST", "/paypal/secrets/delete", { clientSecret: old });
    // No token of before helps: whoever asks now has to prove the new secret.
    await w.control("POST", "/paypal/tokens/expire", {});
    await goOn();
    expect([await opensPayPal(w, more.clientSecret), await opensPayPal(w, old)]).toEqual([
      true,
      false,
    ]);
  },
  "the secret of each webhook of Stripe": async (w, goOn) => {
    for (const [endpoint, variable, old] of [
      ["stripe", "STRIPE_WEBHOOK_SECRETS", w.credentials.stripe.webhookSecret],
      [
        "stripe-connect",
        "STRIPE_CONNECT_WEBHOOK_SECRETS",
        w.credentials.stripe.connectWebhookSecret,
      ],
    ] as const) {
      const rolled = { endpoint, keepOld: true };
      const { secret } = await w.control<{ secret: string }>(
        "POST",
        "/stripe/webhook-secrets",
        rolled,
      );
      await goOn();
      w.env[variable] = `${secret},${old}`;
      await goOn();
      w.env[variable] = secret;
      await goOn();
      const path = `/webhooks/${endpoint}`;
      const status = async (by: string) =>
        (await postSigned(w, JSON.stringify(stripeEvent()), { path, secret: by })).status;
      expect([await status(secret), await status(old)]).toEqual([200, 400]);
    }
  },
};

test.each(Object.keys(changes))(
  "V200 %s is replaced under load: no payment fails, no event is lost, and the old one ends",
  async (name) => {
    const logs = capturedLogs();
    const w = await world({ FRAUD_POLICY: "velocity=accept" });
    const product = await w.product(await w.artisan(), { stock: 10_000 });
    const load = underLoad(w, product);
    await load.goOn();
    await changes[name]?.(w, load.goOn);
    const bought = await load.stop();
    await w.pump();

    expect(bought.length).toBeGreaterThan(4 * LANES.length);
    const states = bought.map(async ({ purchase }) => (await readOrder(w, purchase)).state);
    expect(new Set(await Promise.all(states))).toEqual(new Set(["paid"]));
    expect(await w.sql`select kind from alerts where kind <> 'approval_waiting'`).toEqual([]);
    const lost = await w.sql`select event_id from inbox where state not in ('applied', 'ignored')`;
    expect(lost).toEqual([]);
    for (const event of ["alert.processor_unauthorized", "paypal_credentials_refused"])
      expect(logged(logs, event)).toEqual([]);
  },
);

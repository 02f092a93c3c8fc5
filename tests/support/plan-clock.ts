import { expect, inject, onTestFinished } from "vitest";
import type { PlanNow } from "../../worker/http/contract/plans.ts";
import { bytesOf, control, type Delivery } from "./control.ts";
import { type AtDesk, atDesk } from "./desks.ts";
import { gaps } from "./expect-balanced.ts";
import { type Asked, ask, booked, HOUR_MS, invoicesOf, planOf } from "./plans.ts";
import { stripe } from "./purchase.ts";
import { stripeHeader } from "./signed.ts";
import { uuid, type World, world } from "./world.ts";

/**
 * A seller whose customer lives on one of Stripe's test clocks, and the shop at the same time. Stripe
 * itself stays in the present, as it does for whoever uses a test clock: it deletes one after thirty days.
 */
export type OnClock = Awaited<ReturnType<typeof onTestClock>>;

export async function onTestClock(start: string, overrides: Record<string, string> = {}) {
  // The shop's clock is another world's, so that Stripe's need not move with it.
  const time = await control<{ id: string }>("POST", "/worlds", { mode: "hold" });
  onTestFinished(() => control("DELETE", `/worlds/${time.id}`));
  const shopClock = `/worlds/${time.id}/clock`;
  const w = await world({
    STAND_IN_CLOCK_URL: `${inject("sandbox").control}${shopClock}`,
    ...overrides,
  });
  const { artisan, desk } = await atDesk(w);
  const at = (text: string) => Math.floor(Date.parse(text) / 1000);
  let seconds = at(start);
  const shopTo = async (to: number) => {
    const { nowMs } = await control<{ nowMs: number }>("GET", shopClock);
    await control("POST", shopClock, { advanceMs: Math.max(0, Math.round(to * 1000 - nowMs)) });
  };
  const clocks = "/v1/test_helpers/test_clocks";
  const clock = await stripe<{ id: string }>(w, clocks, { frozen_time: `${seconds}` });
  await shopTo(seconds);
  await adopted(w, artisan, clock.id);

  /** Stripe first, and then the shop, which hears of all that has happened. */
  async function to(target: number): Promise<void> {
    seconds = target;
    await stripe(w, `${clocks}/${clock.id}/advance`, { frozen_time: `${seconds}` });
    await control("POST", `/worlds/${w.id}/clock`, { advanceMs: 0 });
    const { status } = await stripe<{ status: string }>(w, `${clocks}/${clock.id}`);
    expect(status).toBe("ready");
    await shopTo(seconds);
    await heard(w, seconds);
  }
  return {
    ...{ w, desk, artisan },
    /** So many months after the start, and two hours: what is due was collected by then. */
    month: (n: number) => to(monthsAfter(at(start), n) + (2 * HOUR_MS) / 1000),
    days: (n: number) => to(seconds + n * 86_400),
    hears: () => heard(w, seconds),
    pays: async ({ toPay }: Asked, how: Record<string, unknown> = {}) => {
      const [id] = toPay?.clientSecret.split("_secret_") ?? [];
      const path = toPay?.kind === "setup" ? "setup_intents" : "payment_intents";
      await w.control("POST", `/stripe/${path}/${id}/confirm`, { card: "pm_card_visa", ...how });
      await heard(w, seconds);
    },
    does: async (path: string, body: unknown = {}) => {
      const asked = await ask(desk, path, body);
      await heard(w, seconds);
      return asked;
    },
    paysBy: async (card: string) => {
      const { body } = await desk.post("/seller/plan/methods");
      const { setupRef } = body as never as { setupRef: string };
      await w.control("POST", `/stripe/setup_intents/${setupRef}/confirm`, { card });
      await ask(desk, "method", { setupRef });
      await heard(w, seconds);
    },
  };
}

/** Only whoever makes a customer can put it on a clock, so somebody at Stripe has made it. */
async function adopted(w: World, { id, email }: { id: string; email: string }, clock: string) {
  const customerId = uuid();
  const { id: ref } = await stripe<{ id: string }>(w, "/v1/customers", {
    ...{ email, test_clock: clock },
    ...{ "metadata[customer_id]": customerId, "metadata[seller_id]": id },
  });
  await w.sql`insert into billing_customers (id, seller_id, ref, is_gone, created_at)
    values (${customerId}, ${id}, ${ref}, false, now())`;
}

/** All that Stripe tells the shop, signed by the shop's clock: Stripe's own has stayed behind. */
async function heard(w: World, seconds: number): Promise<void> {
  for (;;) {
    const events = await w.takeEvents();
    for (const event of events) expect(await delivered(w, event, seconds)).toBe(200);
    if (events.length + (await w.queue.work(w.env)) === 0) return;
  }
}
async function delivered(w: World, { endpoint, bodyBase64 }: Delivery, seconds: number) {
  const body = bytesOf(bodyBase64);
  const secrets = w.credentials.stripe;
  const secret = endpoint === "stripe" ? secrets.webhookSecret : secrets.connectWebhookSecret;
  const headers = { "Stripe-Signature": await stripeHeader(w, body, { seconds, secret }) };
  return (await w.request(`/webhooks/${endpoint}`, { method: "POST", headers, body })).status;
}

/** The same day of a later month at the same time in UTC, or that month's last day. */
function monthsAfter(seconds: number, months: number): number {
  const from = new Date(seconds * 1000);
  const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, 1);
  const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0));
  const day = Math.min(from.getUTCDate(), last.getUTCDate());
  return (first + (day - 1) * 86_400_000 + ((seconds * 1000) % 86_400_000)) / 1000;
}

/** Whatever month it is: what was paid is what is booked, and the ledger is Stripe's balance to the cent. */
export async function expectSound({ w, desk }: { w: World; desk: AtDesk }): Promise<PlanNow> {
  const invoices = await invoicesOf(desk);
  const paid = invoices.reduce((all, one) => all + Number(one.paid.minor), 0);
  expect((await booked(w)).invoice_capture ?? 0).toBe(paid);
  expect(await gaps(w)).toEqual([]);
  for (const { state, total, paid: got } of invoices)
    if (state === "paid") expect(Number(got.minor)).toBe(Math.max(0, Number(total.minor)));
  return planOf(desk);
}

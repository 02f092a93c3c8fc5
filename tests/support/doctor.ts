import { expect } from "vitest";
import { schedule } from "../../worker/cron/schedule.ts";
import { Examination } from "../../worker/http/contract/doctor.ts";
import { reactionsOf as payPalEvents } from "../../worker/processors/paypal/events.ts";
import { reactionsOf as stripeEvents } from "../../worker/processors/stripe/events.ts";
import { paypal, stripe } from "./purchase.ts";
import { type World, world } from "./world.ts";

/** As PUBLIC_URL of a world says. */
export const SHOP = "http://127.0.0.1";
export type Finding = Examination["findings"][number];

type Endpoint = { id: string; url: string; application: string | null; enabled_events: string[] };
export const endpointsOf = async (w: World) =>
  (await stripe<{ data: Endpoint[] }>(w, "/v1/webhook_endpoints")).data;
export const platformEndpoint = async (w: World) =>
  (await endpointsOf(w)).find(({ application }) => application === null)!;
export const connectEndpoint = async (w: World) =>
  (await endpointsOf(w)).find(({ application }) => application !== null)!;
export const eventsForm = (types: readonly string[]) =>
  Object.fromEntries(types.map((type, i) => [`enabled_events[${i}]`, type]));

export const subscribe = (w: World, id: string, types: readonly string[]) =>
  stripe(w, `/v1/webhook_endpoints/${id}`, eventsForm(types));
export async function subscribePayPal(w: World, types: readonly string[]): Promise<void> {
  const path = `/v1/notifications/webhooks/${w.credentials.paypal.webhookId}`;
  const value = types.map((name) => ({ name }));
  await paypal(w, "PATCH", path, [{ op: "replace", path: "/event_types", value }]);
}
/** All types of events that are reacted to, but for those that PayPal does not offer. */
export async function payPalTypes(w: World): Promise<string[]> {
  type Types = { event_types: { name: string }[] };
  const path = "/v1/notifications/webhooks-event-types";
  const { event_types } = await paypal<Types>(w, "GET", path);
  return payPalEvents("paypal").filter((type) => event_types.some(({ name }) => name === type));
}
export const payOutBy = (w: World, form: Record<string, string>) =>
  stripe(w, "/v1/balance_settings", form);

/** A deployment as docs/deployment.md makes it, whose cron has run once. */
export async function deployed(overrides: Record<string, string> = {}): Promise<World> {
  const w = await world(overrides);
  const urls = {
    stripe: `${SHOP}/webhooks/stripe`,
    "stripe-connect": `${SHOP}/webhooks/stripe-connect`,
    paypal: `${SHOP}/webhooks/paypal`,
  };
  await w.control("PUT", "/webhooks", { mode: "hold", urls });
  await subscribe(w, (await platformEndpoint(w)).id, stripeEvents("stripe"));
  await subscribe(w, (await connectEndpoint(w)).id, stripeEvents("stripe-connect"));
  await subscribePayPal(w, await payPalTypes(w));
  await payOutBy(w, { "payments[payouts][schedule][interval]": "manual" });
  await cronRuns(w);
  return w;
}
export async function cronRuns(w: World): Promise<void> {
  for (const trigger of Object.keys(schedule)) await w.cron(trigger);
  await w.pump();
}

export async function doctor(w: World): Promise<Examination> {
  const { status, body } = await w.get("/api/operator/doctor", w.operator);
  expect([status, body]).toEqual([200, expect.anything()]);
  return Examination.parse(body);
}

/** All that is not as it should be, as `state check subject`. */
export async function troubles(w: World): Promise<string[]> {
  const { findings, ok } = await doctor(w);
  const found = findings.filter(({ state }) => state !== "ok");
  expect(ok).toBe(found.every(({ state }) => state !== "fail"));
  for (const { advice } of found) expect(advice).toMatch(/^[A-Z].+\.$/s);
  return found.map(({ state, check, subject }) => `${state} ${check} ${subject}`);
}

/** The one finding about this, with its words. */
export async function findingOf(w: World, check: string, subject: string): Promise<Finding> {
  const { findings } = await doctor(w);
  const found = findings.filter((each) => each.check === check && each.subject === subject);
  expect(found).toHaveLength(1);
  return found[0]!;
}

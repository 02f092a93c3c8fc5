import { reactionsOf as payPalEvents } from "../../worker/processors/paypal/events.ts";
import { reactionsOf as stripeEvents } from "../../worker/processors/stripe/events.ts";
import type { SandboxLine } from "../sandbox/main.ts";
import { accountAtStripe } from "./at-stripe.ts";
import { askJson } from "./http.ts";
import type { TestKeys } from "./test-keys.ts";

/** Tells the stand-ins' endpoints what to send, as docs/deployment.md tells whoever deploys. */
export async function subscribe(line: SandboxLine, keys: TestKeys): Promise<void> {
  if (!keys.stripe) await subscribeStripe(line);
  if (!keys.paypal) await subscribePayPal(line);
}

async function subscribeStripe(line: SandboxLine): Promise<void> {
  const atStripe = accountAtStripe(line);
  type Endpoints = { data: { id: string; application: string | null }[] };
  const { data } = await atStripe<Endpoints>("/v1/webhook_endpoints");
  for (const { id, application } of data) {
    const types = stripeEvents(application === null ? "stripe" : "stripe-connect");
    const form = types.map((type) => ["enabled_events[]", type]);
    await atStripe(`/v1/webhook_endpoints/${id}`, { form });
  }
  // Held for artisans: docs/deployment.md says why payouts to the platform's bank are manual.
  const form = { "payments[payouts][schedule][interval]": "manual" };
  await atStripe("/v1/balance_settings", { form });
}

async function subscribePayPal({ paypal }: SandboxLine): Promise<void> {
  const login = `Basic ${btoa(`${paypal.clientId}:${paypal.clientSecret}`)}`;
  const granted = await fetch(`${paypal.url}/v1/oauth2/token`, {
    method: "POST",
    headers: { Authorization: login },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  const { access_token: token } = (await granted.json()) as { access_token: string };
  const headers = { Authorization: `Bearer ${token}` };
  type Types = { event_types: { name: string }[] };
  const base = `${paypal.url}/v1/notifications`;
  const { event_types: offered } = await askJson<Types>(`${base}/webhooks-event-types`, {
    headers,
  });
  const wanted = payPalEvents("paypal").filter((type) => offered.some(({ name }) => name === type));
  const url = `${base}/webhooks/${paypal.webhookId}`;
  const { event_types: had } = await askJson<Types>(url, { headers });
  // PayPal refuses a change that changes nothing.
  if (`${had.map(({ name }) => name)}` === `${wanted}`) return;
  const value = wanted.map((name) => ({ name }));
  const body = [{ op: "replace", path: "/event_types", value }];
  await askJson(url, { method: "PATCH", headers, body });
}

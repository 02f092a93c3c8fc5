import { expect, test } from "vitest";
import { reactionsOf } from "../../worker/processors/stripe/events.ts";
import {
  connectEndpoint,
  deployed,
  eventsForm,
  findingOf,
  platformEndpoint,
  SHOP,
  subscribe,
  subscribePayPal,
  troubles,
} from "../support/doctor.ts";
import { paypal, stripe } from "../support/purchase.ts";
import type { World } from "../support/world.ts";

const remove = async (w: World, id: string) => {
  const { url, secretKey } = w.credentials.stripe;
  const headers = { Authorization: `Bearer ${secretKey}` };
  await fetch(`${url}/v1/webhook_endpoints/${id}`, { method: "DELETE", headers });
};
const add = (w: World, form: Record<string, string>) =>
  stripe<{ id: string }>(w, "/v1/webhook_endpoints", {
    ...{ url: `${SHOP}/webhooks/stripe`, api_version: "2026-10-28.endive" },
    ...eventsForm(reactionsOf("stripe")),
    ...form,
  });

type Provoked = [what: string, provoke: (w: World) => Promise<unknown>, found: string[]];
const endpoints: Provoked[] = [
  [
    "an endpoint that was deleted",
    async (w) => remove(w, (await platformEndpoint(w)).id),
    ["fail endpoint stripe"],
  ],
  [
    "a Connect endpoint that was deleted",
    async (w) => remove(w, (await connectEndpoint(w)).id),
    ["fail endpoint stripe-connect"],
  ],
  [
    "a webhook of PayPal's that was deleted",
    (w) => paypal(w, "DELETE", `/v1/notifications/webhooks/${w.credentials.paypal.webhookId}`),
    ["fail endpoint paypal"],
  ],
  [
    "endpoints that point elsewhere",
    (w) =>
      w.control("PUT", "/webhooks", {
        urls: {
          stripe: "https://old.example/webhooks/stripe",
          "stripe-connect": `${SHOP}/webhooks/connect`,
          paypal: "https://old.example/webhooks/paypal",
        },
      }),
    ["fail endpoint stripe", "fail endpoint stripe-connect", "fail endpoint paypal"],
  ],
  [
    "an endpoint that is disabled",
    async (w) =>
      stripe(w, `/v1/webhook_endpoints/${(await platformEndpoint(w)).id}`, { disabled: "true" }),
    ["fail endpoint stripe"],
  ],
  [
    "an endpoint for connected accounts that hears the platform",
    async (w) => {
      await remove(w, (await connectEndpoint(w)).id);
      await add(w, {
        url: `${SHOP}/webhooks/stripe-connect`,
        ...eventsForm(reactionsOf("stripe-connect")),
      });
    },
    ["fail endpoint stripe-connect", "warn endpoint-events stripe-connect"],
  ],
  ["two endpoints for one address", (w) => add(w, {}), ["warn endpoint stripe"]],
  [
    "an endpoint of another version",
    async (w) => {
      await remove(w, (await platformEndpoint(w)).id);
      await add(w, { api_version: "2024-06-20" });
    },
    ["warn endpoint-version stripe"],
  ],
  [
    "events that are missing at Stripe",
    async (w) => subscribe(w, (await platformEndpoint(w)).id, reactionsOf("stripe").slice(1)),
    ["fail endpoint-events stripe"],
  ],
  [
    "events to which nothing reacts, at Stripe",
    async (w) =>
      subscribe(w, (await connectEndpoint(w)).id, [
        ...reactionsOf("stripe-connect"),
        "person.created",
      ]),
    ["warn endpoint-events stripe-connect"],
  ],
  [
    "all events there are, at Stripe",
    async (w) => subscribe(w, (await platformEndpoint(w)).id, ["*"]),
    ["warn endpoint-events stripe"],
  ],
  [
    "events that are missing at PayPal",
    (w) => subscribePayPal(w, ["PAYMENT.CAPTURE.COMPLETED"]),
    ["fail endpoint-events paypal"],
  ],
  [
    "all events there are, at PayPal",
    (w) => subscribePayPal(w, ["*"]),
    ["warn endpoint-events paypal"],
  ],
];
test.each(endpoints)("the doctor finds %s, and says what to do", async (_, provoke, found) => {
  const w = await deployed();
  await provoke(w);
  expect(await troubles(w)).toEqual(found);
});

test("what is missing and what is too much is named", async () => {
  const w = await deployed();
  const { id } = await platformEndpoint(w);
  await subscribe(w, id, [
    ...reactionsOf("stripe").filter((type) => type !== "refund.failed"),
    "payout.paid",
  ]);
  const missing = await findingOf(w, "endpoint-events", "stripe");
  expect(missing).toMatchObject({
    evidence: `${id} is not told of refund.failed`,
    advice: `Subscribe ${id} at Stripe to refund.failed.`,
  });
  await subscribe(w, id, [...reactionsOf("stripe"), "payout.paid"]);
  expect((await findingOf(w, "endpoint-events", "stripe")).evidence).toContain(
    "told of payout.paid as well",
  );
  const { id: other } = await connectEndpoint(w);
  expect((await findingOf(w, "endpoint", "stripe-connect")).evidence).toContain(other);
});

test("a webhook id that is not that of PayPal's webhook is found, because nothing would verify", async () => {
  const w = await deployed();
  const right = w.credentials.paypal.webhookId;
  Object.assign(w.env, { PAYPAL_WEBHOOK_ID: "9X000000000000000" });
  expect(await troubles(w)).toEqual(["fail endpoint paypal"]);
  expect(await findingOf(w, "endpoint", "paypal")).toMatchObject({
    advice: `Set PAYPAL_WEBHOOK_ID to ${right}.`,
  });
});

import { beforeEach, expect, test } from "vitest";
import { capturedLogs, logged } from "../support/captured-logs.ts";
import { atDesk } from "../support/desks.ts";
import { order, type Purchase, type Rail } from "../support/purchase.ts";
import { type Answer, uuid, type World, world } from "../support/world.ts";

/** What a processor may write into an error for us to read, and nobody else. */
const told = {
  account: "acct_1LedgersOfThePlatform",
  merchant: "QX7MERCHANTOFOURS",
  person: "Rosalind Franklin",
  email: "rosalind@platform.example",
  balance: "-4,211.07",
  reference: "debug-9c1e77aa",
};
const sentence = `The account ${told.account} (${told.merchant}) of ${told.person}, ${told.email}, has a balance of ${told.balance} USD and may not do this.`;

const stripeSays = (status: number, type: string, code: string) => ({
  status,
  body: {
    error: {
      ...{ type, code, message: sentence, param: "on_behalf_of" },
      doc_url: `https://stripe.com/docs/error-codes/${code}`,
      request_log_url: `https://dashboard.stripe.com/${told.account}/test/logs/req_1`,
    },
  },
});
const paypalSays = (status: number, name: string, issue: string) => ({
  status,
  body: {
    ...{ name, message: sentence, debug_id: told.reference },
    details: [{ issue, description: sentence, field: "/payee", value: told.merchant }],
    links: [{ href: `https://developer.paypal.com/${told.account}`, rel: "information_link" }],
  },
});
type Says = ReturnType<typeof stripeSays> | ReturnType<typeof paypalSays>;
const says: Readonly<Record<Rail, readonly Says[]>> = {
  stripe: [
    stripeSays(400, "invalid_request_error", "account_invalid"),
    stripeSays(402, "card_error", "card_declined"),
    stripeSays(403, "invalid_request_error", "more_permissions_required"),
    stripeSays(409, "invalid_request_error", "lock_timeout"),
    stripeSays(500, "api_error", "internal"),
  ],
  paypal: [
    paypalSays(400, "INVALID_REQUEST", "PAYEE_ACCOUNT_INVALID"),
    paypalSays(403, "NOT_AUTHORIZED", "PERMISSION_DENIED"),
    paypalSays(422, "UNPROCESSABLE_ENTITY", "PAYEE_ACCOUNT_RESTRICTED"),
    paypalSays(422, "UNPROCESSABLE_ENTITY", "NEVER_HEARD_OF"),
    paypalSays(500, "INTERNAL_SERVER_ERROR", "INTERNAL_SERVER_ERROR"),
  ],
};

type Ask = (w: World) => Promise<() => Promise<Answer>>;
const checkout = (rail: Rail): Ask => {
  return async (w) => {
    const product = await w.product(await w.artisan());
    return () => w.checkout({ items: w.cart(product), processor: rail });
  };
};
/** Everything of a purchase that the order's holder may ask for once there is one. */
const ofPurchase =
  (rail: Rail, work: (w: World, purchase: Purchase) => Promise<Answer>): Ask =>
  async (w) => {
    const purchase = await order(w, rail);
    if (rail === "paypal") await w.approve(purchase.payment);
    return () => work(w, purchase);
  };
const posted = (path: (purchase: Purchase) => string) => (w: World, purchase: Purchase) =>
  w.post(path(purchase), {}, { "Order-Token": purchase.orderToken });

const ENDING = "the end of an order";
/** Whatever has a caller wait for a processor, and the call that it makes there. */
const asked: Readonly<Record<string, readonly [Rail, string, Ask]>> = {
  "a checkout by card": ["stripe", "POST /v1/payment_intents", checkout("stripe")],
  "a checkout with PayPal": ["paypal", "POST /v2/checkout/orders", checkout("paypal")],
  "a capture": [
    "paypal",
    "POST /v2/checkout/orders/[^/]+/capture",
    ofPurchase(
      "paypal",
      posted(({ payment }) => `/api/payments/${payment.paymentId}/capture`),
    ),
  ],
  [ENDING]: [
    "stripe",
    "POST /v1/payment_intents/[^/]+/cancel",
    ofPurchase(
      "stripe",
      posted(({ order: { id } }) => `/api/orders/${id}/cancel`),
    ),
  ],
  "a card to save": [
    "stripe",
    "POST /v1/customers",
    async (w) => {
      const { headers } = await w.login();
      return () => w.post("/api/me/methods", { processor: "stripe" }, headers);
    },
  ],
  "an artisan's link to Stripe": [
    "stripe",
    "POST /v1/account_links",
    async (w) => {
      const { desk } = await atDesk(w);
      return () => desk.post("/seller/stripe/links");
    },
  ],
};

let logs: string[];
beforeEach(() => {
  logs = capturedLogs();
});

const cases = Object.entries(asked).flatMap(([name, [rail, route, ask]]) =>
  says[rail].map((answer) => ({ name, rail, route, ask, answer, status: answer.status })),
);

test.each(cases)(
  "V195 $name that its processor answers with $status and a story says a sentence of ours and an id",
  async ({ name, rail, route, ask, answer }) => {
    const w = await world();
    const call = await ask(w);
    await w.fault({ service: rail, route, kind: "refusal", times: 5, ...answer });
    const { status, body, headers } = await call();

    expectUntold(`${JSON.stringify(body)} ${JSON.stringify([...headers])}`);
    // PayPal's reference is for the log, where an operator finds it by the answer's id and its time.
    expectUntold(logs.join("\n").replaceAll(told.reference, ""));
    // An order whose payment cannot be closed now ends later: that is no problem to its buyer.
    if (name === ENDING && status < 400) return;
    expect(Object.keys(body).sort()).toEqual(["code", "requestId", "status", "title"]);
    expect(logged(logs, "request").at(-1)).toMatchObject({ status, ...idOf(body) });
  },
);
const idOf = ({ requestId, code }: Record<string, unknown>) => ({ requestId, code });

function expectUntold(text: string): void {
  for (const [what, secret] of Object.entries(told)) expect(text, what).not.toContain(secret);
  expect(text).not.toContain("may not do this");
}

test("V195 an order that was refused tells its holder no more than that", async () => {
  const w = await world();
  const product = await w.product(await w.artisan());
  const [answer] = says.paypal;
  const route = "POST /v2/checkout/orders";
  await w.fault({ service: "paypal", route, kind: "refusal", times: 5, ...answer });
  const key = { "Idempotency-Key": uuid() };
  const cart = { items: w.cart(product), processor: "paypal" } as const;
  const answers = [await w.checkout(cart, key), await w.checkout(cart, key)];
  for (const { body } of answers) expectUntold(JSON.stringify(body));
  const operators = await w.get("/api/operator/alerts", w.operator);
  expectUntold(JSON.stringify(operators.body));
});

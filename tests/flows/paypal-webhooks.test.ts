import { beforeEach, expect, test, vi } from "vitest";
import { capturedLogs, logged } from "../support/captured-logs.ts";
import { bytesOf, type Delivery } from "../support/control.ts";
import { kept, NOTHING, utf8 } from "../support/signed.ts";
import { type World, world } from "../support/world.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Nobody's, and nobody is asked for it. */
const EVIL = "http://evil.example";

let logs: string[];
beforeEach(() => {
  logs = capturedLogs();
});

type Signed = Pick<Delivery, "headers" | "bodyBase64"> & { certUrl: string };
type Wish = {
  kind: string;
  event?: Record<string, unknown>;
  eventId?: string;
  bodyBase64?: string;
};
const misused = (w: World, wish: Wish) =>
  w.control<Signed>("POST", "/paypal/certificates/misuse", wish);
const post = (w: World, { headers, bodyBase64 }: Pick<Signed, "headers" | "bodyBase64">) =>
  w.deliver({ endpoint: "paypal", eventId: "", type: "", headers, bodyBase64 });
const changed = (signed: Signed, headers: Record<string, string>): Signed => ({
  ...signed,
  headers: { ...signed.headers, ...headers },
});
const fetches = async (w: World) =>
  (await w.control<{ fetches: number }>("GET", "/paypal/certificates")).fetches;

type Paid = {
  order: { id: string };
  orderToken: string;
  payment: { paypalOrderId: string; paymentId: string };
};
/** An order that its buyer approved at PayPal; the event of it was not delivered yet. */
async function approvedCart(w: World) {
  const items = w.cart(await w.product(await w.artisan()));
  const paid = (await w.checkout({ items, processor: "paypal" })).body as never as Paid;
  await w.approve(paid.payment);
  const events = await w.takeEvents();
  const event = events.find(({ type }) => type === "CHECKOUT.ORDER.APPROVED") as Delivery;
  return { ...paid, event };
}
const stateOf = async (w: World, { order, orderToken }: Paid) =>
  ((await w.readOrder(order, orderToken)).order as never as { state: string }).state;

test("V047 a genuine event is answered once the queue has it, without a word to the database", async () => {
  const w = await world();
  const paid = await approvedCart(w);
  const before = await w.roundTrips();
  expect((await w.deliver(paid.event)).status).toBe(200);
  expect(await w.roundTrips()).toEqual(before);
  expect(w.queue.waiting("processor-events")).toHaveLength(1);
  await w.pump();
  expect(await stateOf(w, paid)).toBe("paid");
});

test("V048 the same JSON written again, or with one byte changed, is refused", async () => {
  const w = await world();
  const { event } = await approvedCart(w);
  const text = new TextDecoder().decode(bytesOf(event.bodyBase64));
  const headers = event.headers;
  const refused = [
    JSON.stringify(JSON.parse(text), null, 2),
    `${text}\n`,
    `\ufeff${text}`,
    text.replace("APPROVED", "COMPLETED"),
  ];
  for (const body of refused) {
    const path = "/webhooks/paypal";
    expect((await w.request(path, { method: "POST", headers, body: utf8(body) })).status).toBe(400);
  }
  expect(await kept(w)).toEqual(NOTHING);
  expect((await w.deliver(event)).status).toBe(200);
  await w.pump();
});

test.each([
  ["a byte order mark", (text: string) => `\ufeff${text}`],
  ["line ends of Windows", (text: string) => text.replaceAll(",", ",\r\n")],
  ["letters of every kind", (text: string) => text.replace("never was", "ÄÖ 🏺")],
])("V047 a body with %s is checked byte by byte", async (_what, change) => {
  const w = await world();
  const plain = await misused(w, { kind: "none" });
  const text = change(new TextDecoder().decode(bytesOf(plain.bodyBase64)));
  const bodyBase64 = btoa(String.fromCharCode(...utf8(text)));
  expect((await post(w, await misused(w, { kind: "none", bodyBase64 }))).status).toBe(200);
});

const addresses: [what: string, address: string][] = [
  ["another host", `${EVIL}/v1/notifications/certs/CERT-1`],
  [
    "a host that begins like PayPal's",
    "https://api.sandbox.paypal.com.evil.example/v1/notifications/certs/C",
  ],
  ["PayPal as its user", "https://api.sandbox.paypal.com@evil.example/v1/notifications/certs/C"],
  ["another path", "CERT_HOST/v1/checkout/orders/1"],
  ["a path that climbs", "CERT_HOST/v1/notifications/certs/../../x"],
  ["a query", "CERT_HOST/v1/notifications/certs/CERT-1?x=1"],
  ["a fragment", "CERT_HOST/v1/notifications/certs/CERT-1#x"],
  ["no address", "nowhere"],
  ["a file", "file:///v1/notifications/certs/CERT-1"],
  ["nothing", ""],
];
test("V049 a certificate at another address than PayPal's is refused, and nobody is asked for it", async () => {
  const w = await world();
  const genuine = await misused(w, { kind: "none" });
  const { origin } = new URL(genuine.certUrl);
  const asked = vi.spyOn(globalThis, "fetch");
  try {
    for (const [what, address] of addresses) {
      const certUrl = address.replace("CERT_HOST", origin);
      const { status } = await post(w, changed(genuine, { "paypal-cert-url": certUrl }));
      expect(status, what).toBe(400);
    }
    // The stand-in's clock is all that these events ask for.
    expect(new Set(asked.mock.calls.map(([url]) => String(url)))).toEqual(
      new Set([w.env.STAND_IN_CLOCK_URL]),
    );
  } finally {
    asked.mockRestore();
  }
  expect(await kept(w)).toEqual(NOTHING);
  expect(await fetches(w)).toBe(0);
});

test("V050 a redirect of the certificate's address is not followed, and nothing of it is remembered", async () => {
  const w = await world();
  const genuine = await misused(w, { kind: "none" });
  const redirectTo = `${EVIL}/v1/notifications/certs/CERT-1`;
  await w.control("POST", "/paypal/certificates/fail", { times: 1, redirectTo });
  const asked = vi.spyOn(globalThis, "fetch");
  try {
    expect([400, 503]).toContain((await post(w, genuine)).status);
    expect(asked.mock.calls.filter(([url]) => String(url).startsWith(EVIL))).toEqual([]);
    expect(await kept(w)).toEqual(NOTHING);
    expect((await post(w, genuine)).status).toBe(200);
  } finally {
    asked.mockRestore();
  }
  expect(await fetches(w)).toBe(2);
});

test.each([
  ["V051", "self_signed"],
  ["V051", "foreign_root"],
  ["V051", "non_ca_issuer"],
  ["V051", "missing_intermediate"],
  ["V052", "expired"],
  ["V052", "not_yet_valid"],
  ["V052", "expired_issuer"],
  ["V053", "other_name"],
  ["V053", "lookalike_name"],
  ["V058", "live_name"],
])(
  "%s a delivery that is right but for its certificate (%s) is refused, and the log says so loudly",
  async (_case, kind) => {
    const w = await world();
    expect((await post(w, await misused(w, { kind }))).status).toBe(400);
    expect(await kept(w)).toEqual(NOTHING);
    expect(logged(logs, "paypal_certificate_refused")).toMatchObject([{ level: "error" }]);
    expect(logged(logs, "webhook.forged")).toHaveLength(1);
  },
);

test.each([
  ["V054", "sha1"],
  ["V055", "other_webhook_id"],
  ["V059", "simulator"],
  ["V051", "no_pem"],
])("%s a delivery that is right but for one thing (%s) is refused", async (_case, kind) => {
  const w = await world();
  expect((await post(w, await misused(w, { kind }))).status).toBe(400);
  expect(await kept(w)).toEqual(NOTHING);
  expect((await post(w, await misused(w, { kind: "none" }))).status, "but genuine").toBe(200);
});

test("V054 any other algorithm is refused without trying", async () => {
  const w = await world();
  const genuine = await misused(w, { kind: "none" });
  for (const algorithm of ["none", "SHA1withRSA", "HS256", "", "sha256withrsa"]) {
    const { status } = await post(w, changed(genuine, { "paypal-auth-algo": algorithm }));
    expect(status, algorithm).toBe(400);
  }
  expect(await fetches(w)).toBe(0);
});

test("a delivery without one of its headers is refused before anything is fetched", async () => {
  const w = await world();
  const { headers, bodyBase64 } = await misused(w, { kind: "none" });
  const signed = Object.keys(headers).filter((name) => name.startsWith("paypal-"));
  expect(signed).toHaveLength(5);
  for (const name of signed) {
    const { [name]: _dropped, ...rest } = headers;
    expect((await post(w, { headers: rest, bodyBase64 })).status, name).toBe(400);
  }
  expect(await fetches(w)).toBe(0);
});

test("V056 while PayPal's host is down deliveries are put off with one fetch in 30 s, then taken", async () => {
  const w = await world();
  const paid = await approvedCart(w);
  await w.control("POST", "/paypal/certificates/fail", { times: 1, status: 503 });
  for (let tries = 0; tries < 3; tries++) expect((await w.deliver(paid.event)).status).toBe(503);
  expect(await fetches(w)).toBe(1);
  expect(await kept(w)).toEqual(NOTHING);
  await w.advance(40_000);
  expect((await w.deliver(paid.event)).status).toBe(200);
  await w.pump();
  expect(await stateOf(w, paid)).toBe("paid");
});

test("V057 when PayPal changes its certificate both verify, and each is fetched once", async () => {
  const w = await world();
  const before = await misused(w, { kind: "none" });
  await w.control("POST", "/paypal/certificates/rotate", {});
  const after = await misused(w, { kind: "none" });
  expect(after.certUrl).not.toBe(before.certUrl);
  for (const signed of [before, after, before, after])
    expect((await post(w, signed)).status).toBe(200);
  const { certificates } = await w.control<{ certificates: { url: string; fetches: number }[] }>(
    "GET",
    "/paypal/certificates",
  );
  for (const { certUrl } of [before, after])
    expect(certificates.find(({ url }) => url === certUrl)).toMatchObject({ fetches: 1 });
});

test("V058 what is genuine in one environment is refused in another, and nobody is asked about it", async () => {
  const w = await world();
  const genuine = await misused(w, { kind: "none" });
  const { PAYPAL_BASE_URL, STAND_IN_PAYPAL_ROOT_PEM } = w.env;
  w.env.PAYPAL_BASE_URL = "https://api-m.sandbox.paypal.com";
  w.env.STAND_IN_PAYPAL_ROOT_PEM = undefined;
  const ofLive = "https://api.paypal.com/v1/notifications/certs/CERT-1";
  const asked = vi.spyOn(globalThis, "fetch");
  try {
    for (const url of [genuine.certUrl, ofLive])
      expect((await post(w, changed(genuine, { "paypal-cert-url": url }))).status).toBe(400);
    expect(new Set(asked.mock.calls.map(([url]) => url))).toEqual(
      new Set([w.env.STAND_IN_CLOCK_URL]),
    );
  } finally {
    asked.mockRestore();
  }
  Object.assign(w.env, { PAYPAL_BASE_URL, STAND_IN_PAYPAL_ROOT_PEM });
  expect((await post(w, genuine)).status).toBe(200);
});

test("V060 a delivery that somebody kept has no second effect, neither the same week nor after ten days", async () => {
  const w = await world();
  const paid = await approvedCart(w);
  await w.deliver(paid.event);
  await w.pump();
  const effects = () => w.sql`select count(*)::int as n from ledger_transactions`;
  const before = await effects();
  await w.advance(2 * DAY_MS);
  expect((await w.deliver(paid.event)).status).toBe(200);
  await w.pump();
  expect(await effects()).toEqual(before);

  await w.advance(8 * DAY_MS);
  expect((await w.deliver(paid.event)).status).toBe(400);
  await w.control("POST", "/deliveries/resend", { eventId: paid.event.eventId });
  await w.pump();
  expect(await effects()).toEqual(before);
  expect(await stateOf(w, paid)).toBe("paid");
});

test("V061 refused deliveries that name an address do not spoil it for genuine ones", async () => {
  const w = await world();
  const genuine = await misused(w, { kind: "none" });
  const poison = [
    await misused(w, { kind: "other_webhook_id" }),
    await misused(w, { kind: "sha1" }),
    changed(genuine, { "paypal-transmission-sig": "AAAA" }),
  ];
  for (const signed of poison) expect((await post(w, signed)).status).toBe(400);
  expect((await post(w, genuine)).status).toBe(200);
  const stranger = await misused(w, { kind: "self_signed" });
  expect((await post(w, stranger)).status).toBe(400);
  expect((await post(w, stranger)).status).toBe(400);
});

test("two megabytes are refused before a certificate is fetched for them", async () => {
  const w = await world();
  const { headers } = await misused(w, { kind: "none" });
  const body = new Uint8Array(2_000_000);
  const answer = await w.request("/webhooks/paypal", { method: "POST", headers, body });
  expect(answer.status).toBe(413);
  expect(await fetches(w)).toBe(0);
});

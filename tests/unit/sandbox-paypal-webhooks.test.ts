import { createVerify, X509Certificate } from "node:crypto";
import { crc32 } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MISUSES } from "../sandbox/paypal/misuse.ts";
import { at, openTestPayPal, pay, type TestPayPal } from "../sandbox/paypal/testing.ts";
import { rawMember } from "../sandbox/paypal/verify-signature.ts";

const LEAF_NAME = "messageverificationcerts.sandbox.paypal.com";

let paypal: TestPayPal;
beforeEach(async () => {
  paypal = await openTestPayPal();
});
afterEach(() => paypal.close());

type Delivery = { headers: Record<string, string>; bodyBase64: string };

async function firstDelivery(): Promise<Delivery> {
  await pay(paypal);
  const [delivery] = await paypal.world.deliveries.take();
  if (delivery === undefined) throw new Error("nothing was delivered");
  return delivery;
}

async function misused(kind: string, more: object = {}): Promise<Delivery> {
  const { body } = await paypal.control("/certificates/misuse", { kind, ...more });
  return { headers: strings(body.headers), bodyBase64: String(body.bodyBase64) };
}

function strings(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(value ?? {}).map(([key, each]) => [key, String(each)]));
}

/**
 * A verifier of its own, written from the description of the format, not from the signer. It answers
 * the first check that fails.
 */
async function verdict({ headers, bodyBase64 }: Delivery, nowMs: number): Promise<string> {
  const response = await paypal.fetch(headers["paypal-cert-url"] ?? "", { redirect: "manual" });
  if (response.status !== 200) return `status ${response.status}`;
  const blocks =
    (await response.text()).match(/-----BEGIN[\s\S]*?-----END CERTIFICATE-----/g) ?? [];
  const certificates = blocks.map((block) => new X509Certificate(block));
  const [leaf, ...issuers] = certificates;
  if (leaf === undefined) return "no certificate";
  if (commonName(leaf.subject) !== LEAF_NAME) return "name";
  const root = new X509Certificate(paypal.credentials.webhookRootPem);
  const path = [...issuers, root];
  for (const [index, issuer] of path.entries()) {
    const subject = certificates[index] ?? leaf;
    if (!issuer.ca) return "issuer is no CA";
    if (!subject.checkIssued(issuer) || !subject.verify(issuer.publicKey)) return "chain";
  }
  const times = [leaf, ...path].map((each) => [
    Date.parse(each.validFrom),
    Date.parse(each.validTo),
  ]);
  if (times.some(([from = 0, to = 0]) => nowMs < from || nowMs > to)) return "dates";
  if (headers["paypal-auth-algo"] !== "SHA256withRSA") return "algorithm";
  const body = Buffer.from(bodyBase64, "base64");
  const signed = [
    headers["paypal-transmission-id"],
    headers["paypal-transmission-time"],
    paypal.credentials.webhookId,
    crc32(body),
  ].join("|");
  const signature = headers["paypal-transmission-sig"] ?? "";
  const right = createVerify("sha256").update(signed).verify(leaf.publicKey, signature, "base64");
  return right ? "genuine" : "signature";
}

/** Node prints one attribute per line. */
function commonName(subject: string): string | undefined {
  const names = subject.split("\n").filter((line) => line.startsWith("CN="));
  return names.length === 1 ? names[0]?.slice(3) : undefined;
}

const now = () => paypal.world.clock.now();

describe("deliveries", () => {
  test("are signed below the stand-in's root, years ahead too", async () => {
    expect(await verdict(await firstDelivery(), now())).toBe("genuine");
    await paypal.world.clock.advance(2_000 * 86_400_000);
    expect(await verdict(await misused("none"), now())).toBe("genuine");
  });

  test("name a time of the world's clock and a fresh transmission each time", async () => {
    await paypal.world.clock.advance(86_400_000);
    const [first, second] = [await misused("none"), await misused("none")];
    const time = Date.parse(first.headers["paypal-transmission-time"] ?? "");
    expect(Math.abs(time - now())).toBeLessThan(60_000);
    expect(first.headers["paypal-transmission-id"]).not.toBe(
      second.headers["paypal-transmission-id"],
    );
  });

  test("verify after a rotation, under another address", async () => {
    const before = await firstDelivery();
    await paypal.control("/certificates/rotate");
    const after = await misused("none");
    expect(after.headers["paypal-cert-url"]).not.toBe(before.headers["paypal-cert-url"]);
    expect([await verdict(before, now()), await verdict(after, now())]).toEqual([
      "genuine",
      "genuine",
    ]);
  });
});

describe("misuse", () => {
  const expected: Record<(typeof MISUSES)[number], string> = {
    expired: "dates",
    not_yet_valid: "dates",
    other_name: "name",
    live_name: "name",
    lookalike_name: "name",
    self_signed: "chain",
    non_ca_issuer: "issuer is no CA",
    expired_issuer: "dates",
    foreign_root: "chain",
    missing_intermediate: "chain",
    other_webhook_id: "signature",
    simulator: "signature",
    sha1: "algorithm",
    no_pem: "no certificate",
    none: "genuine",
  };
  test.each(MISUSES)("%s is caught by its own check and no other", async (kind) => {
    expect(await verdict(await misused(kind), now())).toBe(expected[kind]);
  });

  test("signs any body that a test hands in", async () => {
    const { bodyBase64 } = await misused("none", { event: { id: "WH-1" } });
    expect(Buffer.from(bodyBase64, "base64").toString()).toBe('{"id":"WH-1"}');
  });
});

describe("certificates over HTTP", () => {
  test("fail and redirect as often as a test wants, and count", async () => {
    const { headers } = await firstDelivery();
    const url = headers["paypal-cert-url"] ?? "";
    await paypal.control("/certificates/fail", { times: 1, status: 503 });
    expect((await paypal.fetch(url)).status).toBe(503);
    await paypal.control("/certificates/fail", { times: 1, redirectTo: "http://evil.example/" });
    const redirect = await paypal.fetch(url, { redirect: "manual" });
    expect([redirect.status, redirect.headers.get("location")]).toEqual([
      302,
      "http://evil.example/",
    ]);
    expect((await paypal.fetch(url)).status).toBe(200);
    expect((await paypal.control("GET /certificates")).body).toMatchObject({ fetches: 3 });
  });
});

describe("the notifications API", () => {
  const base = "/v1/notifications";

  test("makes, lists, changes and deletes webhooks", async () => {
    const body = { url: "https://shop.example/webhooks/paypal", event_types: [{ name: "*" }] };
    const made = await paypal.call("POST", `${base}/webhooks`, { body });
    expect(made.status).toBe(201);
    const path = `${base}/webhooks/${String(made.body.id)}`;
    expect((await paypal.call("POST", `${base}/webhooks`, { body })).status).toBe(400);
    const listed = await paypal.call("GET", `${base}/webhooks`);
    expect(at(listed.body, "webhooks", 0, "url")).toBe(body.url);
    const patch = [{ op: "replace", path: "/url", value: "https://shop.example/other" }];
    await paypal.call("PATCH", path, { body: patch });
    expect((await paypal.call("GET", path)).body.url).toBe("https://shop.example/other");
    expect((await paypal.call("DELETE", path)).status).toBe(204);
    expect((await paypal.call("GET", path)).status).toBe(404);
  });

  test("lists past events in pages and sends one again", async () => {
    await pay(paypal);
    const first = await paypal.call("GET", `${base}/webhooks-events?page_size=2`);
    expect(first.body.count).toBe(2);
    const next = String(at(first.body, "links", 1, "href"));
    const second = await paypal.call("GET", next);
    expect(at(second.body, "events", 0, "event_type")).toBe("CHECKOUT.ORDER.APPROVED");
    await paypal.world.deliveries.take();
    const id = String(at(second.body, "events", 0, "id"));
    expect((await paypal.call("POST", `${base}/webhooks-events/${id}/resend`)).status).toBe(202);
    expect((await paypal.world.deliveries.take()).map(({ eventId }) => eventId)).toEqual([id]);
  });

  test("says of the raw bytes whether they are its own", async () => {
    const { headers, bodyBase64 } = await firstDelivery();
    const event = Buffer.from(bodyBase64, "base64").toString();
    const post = async (webhookEvent: string) => {
      const fields = {
        auth_algo: headers["paypal-auth-algo"],
        cert_url: headers["paypal-cert-url"],
        transmission_id: headers["paypal-transmission-id"],
        transmission_sig: headers["paypal-transmission-sig"],
        transmission_time: headers["paypal-transmission-time"],
        webhook_id: paypal.credentials.webhookId,
      };
      const raw = `${JSON.stringify(fields).slice(0, -1)},"webhook_event":${webhookEvent}}`;
      const answer = await paypal.call("POST", `${base}/verify-webhook-signature`, { raw });
      return answer.body.verification_status;
    };
    expect(await post(event)).toBe("SUCCESS");
    expect(await post(JSON.stringify(JSON.parse(event), null, 1))).toBe("FAILURE");
  });
});

test("the text of a member is found exactly, whatever is around it", () => {
  const raw = '{"a": {"b": "}\\"", "webhook_event": 1} , "webhook_event" : {"x": [1, "]"]} ,"z":2}';
  expect(rawMember(raw, "webhook_event")).toBe('{"x": [1, "]"]}');
  expect(rawMember('{"webhook_event": {"x": 1}}', "webhook_event")).toBe('{"x": 1}');
});

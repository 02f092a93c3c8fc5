import { createSign } from "node:crypto";
import { crc32 } from "node:zlib";
import { afterEach, beforeAll, beforeEach, describe, expect, it, test, vi } from "vitest";
import type { PayPalConfig } from "../../worker/processors/paypal/index.ts";
import type { EventEndpoint } from "../../worker/processors/processor.ts";
import {
  type Authority,
  type Chain,
  goodChain,
  LEAF_NAME_LIVE,
  signTransmission,
} from "../sandbox/paypal/certificates.ts";
import { type Misuse, misusedChain } from "../sandbox/paypal/misuse.ts";
import { NOW, paypalWith, raw } from "./paypal-adapter.support.ts";
import { smallAuthority, smallKeys } from "./paypal-certificates.support.ts";

const DAY_MS = 86_400_000;
const SECOND_MS = 1000;
const WEBHOOK = "8PT597110X687430LKGECATA";
const ORIGIN = "https://api.sandbox.paypal.com";
const BODY = JSON.stringify({ id: "WH-1", event_type: "PAYMENT.CAPTURE.COMPLETED", resource: {} });
const genuine = { kind: "genuine" };
/** With the reason that the log gives: a delivery must not be refused for another one by luck. */
const forged = (reason: string) => ({ kind: "forged", reason });
const malformed = forged("a header is missing or malformed");
const unmatched = forged("the signature does not match");
const elsewhere = forged("the certificate's address is not PayPal's");
const noWebhook = forged("no webhook id is set");
const uncheckable = (reason: string) => ({ kind: "uncheckable", reason });

let authority: Authority;
let good: Chain;
beforeAll(async () => {
  authority = await smallAuthority();
  good = await goodChain(authority);
});

type Serve = () => Response | Promise<Response>;
/** What PayPal's host answers, by address; each test has addresses of its own. */
const served = new Map<string, Serve>();
let asked: string[] = [];
beforeEach(() => {
  asked = [];
});
afterEach(() => vi.restoreAllMocks());
const fetchCertificate: PayPalConfig["fetch"] = async (input, init) => {
  asked.push(String(input));
  expect(init?.redirect).toBe("manual");
  const answer = await served.get(String(input))?.();
  return answer ?? new Response("not found", { status: 404 });
};
let addresses = 0;
function serve(what: Chain | Serve): string {
  const url = `${ORIGIN}/v1/notifications/certs/CERT-${++addresses}-abc`;
  served.set(url, typeof what === "function" ? what : () => new Response(what.pem));
  return url;
}

type Delivery = { headers: Record<string, string>; bytes: Uint8Array };
type Wish = {
  body?: string | Uint8Array;
  webhookId?: string;
  at?: Date;
  id?: string;
  time?: string;
  digest?: "RSA-SHA1";
};

function delivery(url: string, { keys }: Chain = good, wish: Wish = {}): Delivery {
  const { body = BODY, webhookId = WEBHOOK, at = NOW, digest = "RSA-SHA256" } = wish;
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const { id: transmissionId = crypto.randomUUID() } = wish;
  const { time: transmissionTime = `${at.toISOString().slice(0, 19)}Z` } = wish;
  const signed = { transmissionId, transmissionTime, webhookId, body: bytes };
  const headers = {
    "paypal-transmission-id": signed.transmissionId,
    "paypal-transmission-time": transmissionTime,
    "paypal-transmission-sig": signTransmission(signed, keys, digest),
    "paypal-cert-url": url,
    "paypal-auth-algo": "SHA256withRSA",
  };
  return { headers, bytes };
}
const changed = ({ headers, bytes }: Delivery, more: Record<string, string>): Delivery => ({
  headers: { ...headers, ...more },
  bytes,
});

async function verdict(
  { headers, bytes }: Delivery,
  more: Partial<PayPalConfig> = {},
  endpoint: EventEndpoint = "paypal",
) {
  const { paypal, log } = paypalWith(fetchCertificate, {
    webhookId: WEBHOOK,
    webhookRoots: [authority.root.certificate],
    certificateHosts: ["api.sandbox.paypal.com"],
    ...more,
  });
  const event = { ...raw(bytes, headers), endpoint };
  return { ...(await paypal.events.verify(event, NOW)), log };
}

test("V047 a delivery signed below the pinned root for our webhook is genuine", async () => {
  expect(await verdict(delivery(serve(good)))).toMatchObject(genuine);
});

test("V047 the checksum is unsigned, over raw bytes, whatever those are", async () => {
  const bodies = Array.from({ length: 20 }, (_, n) => Uint8Array.of(0xef, 0xbb, 0xbf, 0xff, n));
  expect(bodies.some((body) => crc32(body) >= 2 ** 31)).toBe(true);
  const url = serve(good);
  for (const body of bodies)
    expect(await verdict(delivery(url, good, { body }))).toMatchObject(genuine);
});

test("V048 the same JSON, written again, is forged", async () => {
  const sent = delivery(serve(good), good, { body: '{"id": "WH-1", "event_type": "X"}' });
  const bytes = new TextEncoder().encode(
    JSON.stringify(JSON.parse(new TextDecoder().decode(sent.bytes))),
  );
  expect(await verdict({ ...sent, bytes })).toMatchObject(unmatched);
});

test.each([
  "https://evil.example/v1/notifications/certs/CERT-1",
  "https://api.sandbox.paypal.com.evil.example/v1/notifications/certs/CERT-1",
  "https://api.sandbox.paypal.com@evil.example/v1/notifications/certs/CERT-1",
  "https://api.paypal.com/v1/notifications/certs/CERT-1",
  "http://api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
  "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1?to=evil.example",
  "https://api.sandbox.paypal.com/v1/notifications/certs/../../evil",
  "https://api.sandbox.paypal.com\\@evil.example/",
  "data:text/plain,CERT",
  "not an address",
])("V049 V058 %s is not asked for a certificate", async (url) => {
  served.set(url, () => new Response(good.pem));
  expect(await verdict(delivery(url))).toMatchObject(elsewhere);
  expect(asked).toEqual([]);
});

test("a stand-in's address counts where it was configured", async () => {
  const origin = "http://127.0.0.1:4242";
  const url = `${origin}/v1/notifications/certs/CERT-1`;
  served.set(url, () => new Response(good.pem));
  expect(await verdict(delivery(url), { certificateHosts: [origin] })).toMatchObject(genuine);
  expect(await verdict(delivery(url))).toMatchObject(elsewhere);
});

test.each<[string, Misuse, string]>([
  ["V051", "self_signed", "no path to a pinned root"],
  ["V052", "expired", "expired or not yet valid"],
  ["V053", "other_name", "another name"],
  ["V061", "no_pem", "not a certificate"],
])(
  "%s a certificate that is %s proves nothing, and people are told: %s",
  async (_id, kind, problem) => {
    const bad = await misusedChain(kind, authority, NOW.getTime());
    const url = serve(bad ?? good);
    const { log, ...rest } = await verdict(delivery(url, bad));
    expect(rest).toEqual(forged(`certificate: ${problem}`));
    expect(log.error).toHaveBeenCalledExactlyOnceWith("paypal_certificate_refused", {
      url,
      problem,
    });
  },
);

test("V050 V056 what cannot be checked now is neither genuine nor forged: PayPal sends it again", async () => {
  let tries = 0;
  const url = serve(() => new Response(good.pem, { status: ++tries > 1 ? 200 : 302 }));
  const redirected = uncheckable("the certificate's address redirects");
  expect(await verdict(delivery(url))).toMatchObject(redirected);
  expect(await verdict(delivery(url))).toMatchObject(genuine);
  const down = serve(() => new Response("down", { status: 503 }));
  expect(await verdict(delivery(down))).toMatchObject(uncheckable("certificate host: 503"));
});

test.each(["none", "SHA1withRSA", "HS256", "", "sha256withrsa", "SHA256withRSA,SHA1withRSA"])(
  "V054 the algorithm '%s' is refused without trying",
  async (algorithm) => {
    const sent = changed(delivery(serve(good)), { "paypal-auth-algo": algorithm });
    expect(await verdict(sent)).toMatchObject(forged("not an allowed algorithm"));
    expect(asked).toEqual([]);
  },
);

test("V054 a signature by SHA-1 is forged, whatever the header calls it", async () => {
  const sent = delivery(serve(good), good, { digest: "RSA-SHA1" });
  expect(await verdict(sent)).toMatchObject(unmatched);
});

test("V055 a delivery for another webhook is forged", async () => {
  const url = serve(good);
  expect(await verdict(delivery(url, good, { webhookId: "0XX" }))).toMatchObject(unmatched);
});

test("V055 where no webhook is configured nothing is genuine, not even what was signed for none", async () => {
  const url = serve(good);
  for (const webhookId of [WEBHOOK, ""])
    expect(await verdict(delivery(url, good, { webhookId }), { webhookId: "" })).toMatchObject(
      noWebhook,
    );
  expect(asked).toEqual([]);
});

test("V055 a delivery for PayPal that comes to another door is forged there", async () => {
  const { reason } = forged("not PayPal's endpoint");
  for (const endpoint of ["stripe", "stripe-connect"] as const)
    expect(await verdict(delivery(serve(good)), {}, endpoint)).toMatchObject({ reason });
});

test("V057 after a rotation both certificates verify, each fetched once", async () => {
  const rotated = await goodChain(authority, await smallKeys());
  const [before, after] = [serve(good), serve(rotated)];
  for (let round = 0; round < 3; round++) {
    expect(await verdict(delivery(before))).toMatchObject(genuine);
    expect(await verdict(delivery(after, rotated))).toMatchObject(genuine);
  }
  expect(asked).toEqual([before, after]);
  const crossed = await verdict(delivery(after, good));
  expect(crossed, "each for its own deliveries").toMatchObject(unmatched);
});

test("V057 deliveries that arrive together fetch it together", async () => {
  const url = serve(good);
  const verdicts = await Promise.all(Array.from({ length: 10 }, () => verdict(delivery(url))));
  expect(verdicts.every(({ kind }) => kind === "genuine")).toBe(true);
  expect(asked).toEqual([url]);
});

test("V058 what is genuine in the sandbox is forged in the live environment", async () => {
  const url = serve(good);
  const live = { certificateHosts: ["api.paypal.com"], certificateName: LEAF_NAME_LIVE };
  expect(await verdict(delivery(url), live)).toMatchObject(elsewhere);
  const { certificateHosts: _hosts, ...nameOnly } = live;
  const otherName = forged("certificate: another name");
  expect(await verdict(delivery(url), nameOnly)).toMatchObject(otherName);
  const noRoot = forged("certificate: no path to a pinned root");
  expect(await verdict(delivery(url), { webhookRoots: undefined })).toMatchObject(noRoot);
});

test("V059 what the simulator signs never verifies, not even where that is the configured id", async () => {
  const sent = delivery(serve(good), good, { webhookId: "WEBHOOK_ID" });
  expect(await verdict(sent)).toMatchObject(unmatched);
  expect(await verdict(sent, { webhookId: "WEBHOOK_ID" })).toMatchObject(noWebhook);
});

test.each([
  [0, genuine],
  [3 * DAY_MS, genuine],
  [7 * DAY_MS, genuine],
  [7 * DAY_MS + SECOND_MS, forged("too old")],
  [10 * DAY_MS, forged("too old")],
  [-300 * SECOND_MS, genuine],
  [-301 * SECOND_MS, forged("sent in the future")],
])("V060 sent %i ms ago it is %o", async (ageMs, expected) => {
  const at = new Date(NOW.getTime() - ageMs);
  expect(await verdict(delivery(serve(good), good, { at }))).toMatchObject(expected);
});

describe("V061 a delivery that is refused leaves nothing behind", () => {
  const nonsense = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";
  const [none, noCertificate] = ["there is no such certificate", "certificate: not a certificate"];
  test.each<[string, () => Response, string]>([
    ["a page", () => new Response("<html>"), noCertificate],
    ["another certificate", () => new Response(nonsense), noCertificate],
    ["nothing", () => new Response("no", { status: 404 }), none],
    [
      "64 kB and a byte",
      () => new Response("x".repeat(64 * 1024 + 1)),
      "the certificate is too large",
    ],
  ])("when the address gave %s first", async (_what, first, reason) => {
    let isFirst = true;
    const url = serve(() => {
      const answer = isFirst ? first() : new Response(good.pem);
      isFirst = false;
      return answer;
    });
    expect(await verdict(delivery(url))).toMatchObject(forged(reason));
    expect(await verdict(delivery(url))).toMatchObject(genuine);
  });

  it("when its signature was wrong", async () => {
    const url = serve(good);
    expect(await verdict(delivery(url, good, { webhookId: "0XX" }))).toMatchObject(unmatched);
    expect(await verdict(delivery(url))).toMatchObject(genuine);
    expect(asked, "the first was not kept").toHaveLength(2);
  });
});

describe("V033 a header", () => {
  const names = ["id", "time", "sig"].map((name) => `paypal-transmission-${name}`);
  test.each([...names, "paypal-cert-url", "paypal-auth-algo"])(
    "%s that is missing, or nonsense, makes a delivery a forgery, and nothing is fetched",
    async (name) => {
      const sent = delivery(serve(good));
      const { [name]: _gone, ...others } = sent.headers;
      const none = name === "paypal-auth-algo" ? forged("not an allowed algorithm") : malformed;
      expect(await verdict({ ...sent, headers: others })).toMatchObject(none);
      expect(await verdict(changed(sent, { [name]: "" }))).toMatchObject(none);
      const nonsense = await verdict(changed(sent, { [name]: "\u0000|" }));
      expect(nonsense.kind).toBe("forged");
      expect(await verdict(changed(sent, { [name]: "x".repeat(1025) }))).toMatchObject(malformed);
      expect(asked).toEqual([]);
    },
  );

  test("may have 1024 letters, and no more", async () => {
    const url = serve(good);
    const of = (length: number) => verdict(delivery(url, good, { id: "x".repeat(length) }));
    expect(await of(1024)).toMatchObject(genuine);
    expect(await of(1025)).toMatchObject(malformed);
  });

  test.each(["a|b", "a b", "a|", "|a", "ä", "a\nb"])(
    "with the id %o could be read in two ways, and is refused although it was signed",
    async (id) => {
      expect(await verdict(delivery(serve(good), good, { id }))).toMatchObject(malformed);
    },
  );

  test.each([
    "2026-11-23T12:00:00Z",
    "2026-11-23T12:00:00.1Z",
    "2026-11-23T12:00:00.123456789Z",
    "2026-11-23T12:00:00+00:00",
    "2026-11-23T13:30:00+01:30",
    "2026-11-23T05:00:00-07:00",
  ])("with the time %s is read as it is meant", async (time) => {
    expect(await verdict(delivery(serve(good), good, { time }))).toMatchObject(genuine);
  });

  test.each([
    "now",
    "2026-11-23",
    "2026-11-23T12:00Z",
    "2026-11-23T12:00:00",
    "2026-11-23 12:00:00Z",
    "2026-13-23T12:00:00Z",
    "+002026-11-23T12:00:00Z",
    "2026-11-23T12:00:00.Z",
    "2026-11-23T12:00:00.1234567890Z",
    "2026-11-23T12:00:00+1:00",
    "2026-11-23T12:00:00Z|x",
    "1795435200",
    "Mon, 23 Nov 2026 12:00:00 GMT",
  ])("with the time %o is refused although it was signed", async (time) => {
    expect(await verdict(delivery(serve(good), good, { time }))).toMatchObject(malformed);
  });

  test("whose signature is not in base 64 is refused before a certificate is fetched", async () => {
    const sent = delivery(serve(good));
    const { "paypal-transmission-sig": sig = "" } = sent.headers;
    for (const text of [`${sig}=`, `=${sig}`, ` ${sig}`, `${sig} `, sig.slice(1), "-_", "A"])
      expect(await verdict(changed(sent, { "paypal-transmission-sig": text })), text).toMatchObject(
        malformed,
      );
    expect(asked).toEqual([]);
    // Any number of bytes is a signature, if not the right one.
    for (const text of ["AAAA", "AAA=", "AA=="])
      expect(await verdict(changed(sent, { "paypal-transmission-sig": text })), text).toMatchObject(
        unmatched,
      );
  });
});

test("no part of the signed text can stand for another", async () => {
  const url = serve(good);
  const time = `${NOW.toISOString().slice(0, 19)}Z`;
  const text = `a|${time}|${WEBHOOK}|${crc32(Buffer.from(BODY))}`;
  const sign = createSign("RSA-SHA256").update(text).sign(good.keys.privateKey, "base64");
  const headers = { "paypal-transmission-id": "a", "paypal-transmission-sig": sign };
  expect(await verdict(changed(delivery(url), headers))).toMatchObject(genuine);
  const shifted = { ...headers, "paypal-transmission-id": `a|${time}` };
  expect(await verdict(changed(delivery(url), shifted))).toMatchObject(malformed);
});

test("PayPal's key is for checking alone, and cannot be taken out again", async () => {
  const read = vi.spyOn(crypto.subtle, "importKey");
  expect(await verdict(delivery(serve(good)))).toMatchObject(genuine);
  const [, , , isExtractable, uses] = read.mock.calls[0] ?? [];
  expect([isExtractable, uses]).toEqual([false, ["verify"]]);
});

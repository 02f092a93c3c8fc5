import { createSign, X509Certificate } from "node:crypto";
import { crc32 } from "node:zlib";
import { generate } from "selfsigned";
import { beforeAll, beforeEach, describe, expect, it, test, vi } from "vitest";
import type { PayPalConfig } from "../../worker/processors/paypal/index.ts";
import { publicRoots, roots } from "../../worker/processors/paypal/roots.ts";
import {
  type Authority,
  type Chain,
  chain,
  goodChain,
  type Issued,
  type KeyPair,
  LEAF_NAME_LIVE,
  LEAF_NAME_SANDBOX,
  makeAuthority,
  makeIssuer,
  makeKeys,
  makeLeaf,
  signTransmission,
} from "../sandbox/paypal/certificates.ts";
import { type Misuse, misusedChain } from "../sandbox/paypal/misuse.ts";
import { NOW, paypalWith, raw } from "./paypal-adapter.support.ts";

const DAY_MS = 86_400_000;
const SECOND_MS = 1000;
const WEBHOOK = "8PT597110X687430LKGECATA";
const ORIGIN = "https://api.sandbox.paypal.com";
const BODY = JSON.stringify({ id: "WH-1", event_type: "PAYMENT.CAPTURE.COMPLETED", resource: {} });
const genuine = { kind: "genuine" };
const forged = { kind: "forged" };
const uncheckable = { kind: "uncheckable" };

let authority: Authority;
let good: Chain;
beforeAll(async () => {
  authority = await makeAuthority().whole;
  good = await goodChain(authority);
});

type Serve = () => Response | Promise<Response>;
/** What PayPal's host answers, by address; each test has addresses of its own. */
const served = new Map<string, Serve>();
let asked: string[] = [];
beforeEach(() => {
  asked = [];
});
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

type Odd = { names?: readonly string[]; isAuthority?: boolean; notAfter?: Date };

/** Certificates that the stand-in's own authority would never issue; without any key usage. */
async function issue({ keys: signer, certificate }: Issued, keys: KeyPair, odd: Odd) {
  const { names = [LEAF_NAME_SANDBOX], isAuthority = false, notAfter } = odd;
  const attributes = names.map((value) => ({ name: "commonName", value }));
  const made = await generate(attributes, {
    keyPair: keys,
    algorithm: "sha256",
    notBeforeDate: new Date("2020-01-01T00:00:00Z"),
    notAfterDate: notAfter ?? new Date("2049-12-31T00:00:00Z"),
    extensions: [{ name: "basicConstraints", cA: isAuthority, critical: true }],
    ca: { key: signer.privateKey, cert: certificate },
  });
  return { certificate: made.cert, keys };
}

type Delivery = { headers: Record<string, string>; bytes: Uint8Array };
type Wish = { body?: string | Uint8Array; webhookId?: string; at?: Date; digest?: "RSA-SHA1" };

function delivery(url: string, { keys }: Chain = good, wish: Wish = {}): Delivery {
  const { body = BODY, webhookId = WEBHOOK, at = NOW, digest = "RSA-SHA256" } = wish;
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const transmissionTime = `${at.toISOString().slice(0, 19)}Z`;
  const signed = { transmissionId: crypto.randomUUID(), transmissionTime, webhookId, body: bytes };
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
  { now = NOW, ...more }: Partial<Omit<PayPalConfig, "now">> & { now?: Date } = {},
) {
  const { paypal, log } = paypalWith(fetchCertificate, {
    webhookId: WEBHOOK,
    webhookRoots: [authority.root.certificate],
    certificateHosts: ["api.sandbox.paypal.com"],
    ...more,
  });
  return { ...(await paypal.events.verify(raw(bytes, headers), now)), log };
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
  expect(await verdict({ ...sent, bytes })).toMatchObject(forged);
});

const path = "/v1/notifications/certs/CERT-1";
test.each([
  `https://evil.example${path}`,
  `https://api.sandbox.paypal.com.evil.example${path}`,
  `https://evil.example/api.sandbox.paypal.com${path}`,
  `https://api.sandbox.paypal.com@evil.example${path}`,
  `https://user@api.sandbox.paypal.com${path}`,
  `https://api.paypal.com${path}`,
  `http://api.sandbox.paypal.com${path}`,
  `https://api.sandbox.paypal.com:8443${path}`,
  `https://api.sandbox.paypal.com:443${path}`,
  `https://API.sandbox.paypal.com${path}`,
  `https://api.sandbox.paypal.com${path}?to=evil.example`,
  `https://api.sandbox.paypal.com${path}#x`,
  `https://api.sandbox.paypal.com${path}?`,
  "https://api.sandbox.paypal.com/v1/notifications/certs/../../evil",
  "https://api.sandbox.paypal.com/v1/notifications/certs/%2e%2e",
  "https://api.sandbox.paypal.com/v1/notifications/certs/",
  "https://api.sandbox.paypal.com/other/CERT-1",
  "https://api.sandbox.paypal.com\\@evil.example/",
  "data:text/plain,CERT",
  "not an address",
])("V049 V058 %s is not asked for a certificate", async (url) => {
  served.set(url, () => new Response(good.pem));
  expect(await verdict(delivery(url))).toMatchObject(forged);
  expect(asked).toEqual([]);
});

test("a stand-in's address counts only with the scheme and port that were configured", async () => {
  const origin = "http://127.0.0.1:4242";
  for (const [url, expected] of [
    [`${origin}${path}-a`, genuine],
    [`http://127.0.0.1:4243${path}-a`, forged],
    [`https://127.0.0.1:4242${path}-a`, forged],
  ] as const) {
    served.set(url, () => new Response(good.pem));
    expect(await verdict(delivery(url), { certificateHosts: [origin] })).toMatchObject(expected);
  }
});

test("V050 a redirect is not followed, and nothing is remembered of it", async () => {
  const headers = { Location: "https://evil.example/cert" };
  let redirects = 1;
  const url = serve(() =>
    redirects-- > 0 ? new Response(null, { status: 302, headers }) : new Response(good.pem),
  );
  expect(await verdict(delivery(url))).toMatchObject(uncheckable);
  expect(await verdict(delivery(url))).toMatchObject(genuine);
  expect(asked).toEqual([url, url]);
});

test.each<[string, Misuse]>([
  ["V051", "self_signed"],
  ["V051", "foreign_root"],
  ["V051", "missing_intermediate"],
  ["V051", "non_ca_issuer"],
  ["V052", "expired"],
  ["V052", "not_yet_valid"],
  ["V053", "other_name"],
  ["V058", "live_name"],
  ["V061", "no_pem"],
])("%s a certificate that is %s proves nothing, and people are told", async (_id, kind) => {
  const bad = await misusedChain(kind, authority, NOW.getTime());
  if (bad === undefined) throw new Error("that is no matter of the chain");
  const { log, ...rest } = await verdict(delivery(serve(bad), bad));
  expect(rest).toMatchObject(forged);
  expect(log.error).toHaveBeenCalledOnce();
});

describe("V052 dates are those of the clock that is handed in", () => {
  it("for the leaf", async () => {
    const [notBefore, notAfter] = [-DAY_MS, DAY_MS].map((ms) => new Date(NOW.getTime() + ms));
    const options = { ...(notBefore && { notBefore }), ...(notAfter && { notAfter }) };
    const leaf = await makeLeaf(authority.leafKeys, authority.intermediate, options);
    const short = chain(leaf, authority.intermediate);
    const url = serve(short);
    for (const [days, expected] of [
      [0, genuine],
      [2, forged],
      [-2, forged],
      [0, genuine],
    ] as const) {
      const now = new Date(NOW.getTime() + days * DAY_MS);
      expect(await verdict(delivery(url, short, { at: now }), { now })).toMatchObject(expected);
    }
  });

  it("for every issuer too", async () => {
    const notAfter = new Date(NOW.getTime() - DAY_MS);
    const old = { names: ["Old"], isAuthority: true, notAfter };
    const issuer = await issue(authority.root, await makeKeys(), old);
    const made = chain(await issue(issuer, authority.leafKeys, {}), issuer);
    const url = serve(made);
    expect(await verdict(delivery(url, made))).toMatchObject(forged);
    const now = new Date(NOW.getTime() - 2 * DAY_MS);
    expect(await verdict(delivery(url, made, { at: now }), { now })).toMatchObject(genuine);
  });

  it("for the root too", async () => {
    const root = await makeIssuer("Short", await makeKeys(), undefined);
    const long = { notAfter: new Date("2060-01-01T00:00:00Z") };
    const between = { ...long, names: ["Between"], isAuthority: true };
    const issuer = await issue(root, await makeKeys(), between);
    const made = chain(await issue(issuer, authority.leafKeys, long), issuer);
    const more = { webhookRoots: [root.certificate] };
    expect(await verdict(delivery(serve(made), made), more)).toMatchObject(genuine);
    const now = new Date("2055-01-01T00:00:00Z");
    const late = delivery(serve(made), made, { at: now });
    expect(await verdict(late, { ...more, now })).toMatchObject(forged);
  });
});

test("V051 an issuer counts wherever it stands in the file, and no path is longer than three steps", async () => {
  const { root, intermediate, leafKeys } = authority;
  const second = await makeIssuer("Second", await makeKeys(), intermediate);
  const third = await makeIssuer("Third", await makeKeys(), second);
  const fromSecond = await makeLeaf(leafKeys, second);
  const fromThird = await makeLeaf(leafKeys, third);
  for (const [made, expected] of [
    [chain(fromSecond, second, intermediate), genuine],
    [chain(fromSecond, root, intermediate, second), genuine],
    [chain(fromThird, third, second, intermediate), forged],
    [chain(fromSecond, second, intermediate, root, root), forged],
  ] as const)
    expect(await verdict(delivery(serve(made), made))).toMatchObject(expected);
});

test("V051 whoever is no authority issues nothing, even where no key usage forbids it", async () => {
  const keys = await makeKeys();
  for (const [isAuthority, expected] of [
    [true, genuine],
    [false, forged],
  ] as const) {
    const bought = await issue(authority.intermediate, keys, { names: ["shop"], isAuthority });
    const leaf = await issue(bought, authority.leafKeys, {});
    const made = chain(leaf, bought, authority.intermediate);
    expect(await verdict(delivery(serve(made), made))).toMatchObject(expected);
  }
});

test("V053 a name counts whole: neither a part of it, nor a second one beside it", async () => {
  for (const name of [
    `${LEAF_NAME_SANDBOX}.evil.example`,
    `evil.${LEAF_NAME_SANDBOX}`,
    LEAF_NAME_SANDBOX.toUpperCase(),
    `x,CN=${LEAF_NAME_SANDBOX}`,
    `x\nCN=${LEAF_NAME_SANDBOX}`,
  ]) {
    const made = chain(
      await makeLeaf(authority.leafKeys, authority.intermediate, { name }),
      authority.intermediate,
    );
    expect(await verdict(delivery(serve(made), made)), name).toMatchObject(forged);
  }
  for (const names of [
    [LEAF_NAME_SANDBOX, "evil.example"],
    ["evil.example", LEAF_NAME_SANDBOX],
    [LEAF_NAME_SANDBOX, LEAF_NAME_SANDBOX],
  ]) {
    const leaf = await issue(authority.intermediate, authority.leafKeys, { names });
    const made = chain(leaf, authority.intermediate);
    expect(await verdict(delivery(serve(made), made)), String(names)).toMatchObject(forged);
  }
});

test.each(["none", "SHA1withRSA", "HS256", "", "sha256withrsa", "SHA256withRSA,SHA1withRSA"])(
  "V054 the algorithm '%s' is refused without trying",
  async (algorithm) => {
    const sent = changed(delivery(serve(good)), { "paypal-auth-algo": algorithm });
    expect(await verdict(sent)).toMatchObject(forged);
    expect(asked).toEqual([]);
  },
);

test("V054 a signature by SHA-1 is forged, whatever the header calls it", async () => {
  const sent = delivery(serve(good), good, { digest: "RSA-SHA1" });
  expect(await verdict(sent)).toMatchObject(forged);
});

test("V055 a delivery for another webhook is forged", async () => {
  const url = serve(good);
  expect(await verdict(delivery(url, good, { webhookId: "0XX" }))).toMatchObject(forged);
  expect(await verdict(delivery(url), { webhookId: "" })).toMatchObject(forged);
});

test.each<[string, Serve]>([
  ["is down", () => new Response("down", { status: 503 })],
  ["cannot be reached", () => Promise.reject(new TypeError("fetch failed"))],
  ["times out", () => Promise.reject(new DOMException("timed out", "TimeoutError"))],
])(
  "V056 while the host %s it is asked once in 30 s, and PayPal is told to try again",
  async (_what, fail) => {
    let isDown = true;
    const url = serve(() => (isDown ? fail() : new Response(good.pem)));
    const at = (seconds: number) => ({ now: new Date(NOW.getTime() + seconds * SECOND_MS) });
    expect(await verdict(delivery(url), at(0))).toMatchObject(uncheckable);
    isDown = false;
    for (const seconds of [1, 15, 29])
      expect(await verdict(delivery(url), at(seconds))).toMatchObject(uncheckable);
    expect(asked).toHaveLength(1);
    expect(await verdict(delivery(url), at(40))).toMatchObject(genuine);
    expect(asked).toHaveLength(2);
  },
);

test("V057 after a rotation both certificates verify, each fetched once", async () => {
  const rotated = await goodChain(authority, await makeKeys());
  const [before, after] = [serve(good), serve(rotated)];
  for (let round = 0; round < 3; round++) {
    expect(await verdict(delivery(before))).toMatchObject(genuine);
    expect(await verdict(delivery(after, rotated))).toMatchObject(genuine);
  }
  expect(asked).toEqual([before, after]);
  expect(await verdict(delivery(after, good)), "each for its own deliveries").toMatchObject(forged);
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
  expect(await verdict(delivery(url), live)).toMatchObject(forged);
  const { certificateHosts: _hosts, ...nameOnly } = live;
  expect(await verdict(delivery(url), nameOnly)).toMatchObject(forged);
  expect(await verdict(delivery(url), { webhookRoots: undefined })).toMatchObject(forged);
});

test("V059 what the simulator signs never verifies, not even where that is the configured id", async () => {
  const sent = delivery(serve(good), good, { webhookId: "WEBHOOK_ID" });
  expect(await verdict(sent)).toMatchObject(forged);
  expect(await verdict(sent, { webhookId: "WEBHOOK_ID" })).toMatchObject(forged);
});

test.each([
  [0, genuine],
  [3 * DAY_MS, genuine],
  [7 * DAY_MS, genuine],
  [7 * DAY_MS + SECOND_MS, forged],
  [10 * DAY_MS, forged],
  [-300 * SECOND_MS, genuine],
  [-301 * SECOND_MS, forged],
])("V060 sent %i ms ago it is %o", async (ageMs, expected) => {
  const at = new Date(NOW.getTime() - ageMs);
  expect(await verdict(delivery(serve(good), good, { at }))).toMatchObject(expected);
});

describe("V061 a delivery that is refused leaves nothing behind", () => {
  test.each<[string, () => Response]>([
    ["a page", () => new Response("<html>")],
    [
      "another certificate",
      () => new Response("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"),
    ],
    ["nothing", () => new Response("no", { status: 404 })],
    ["64 kB and a byte", () => new Response("x".repeat(64 * 1024 + 1))],
  ])("when the address gave %s first", async (_what, first) => {
    let isFirst = true;
    const url = serve(() => {
      const answer = isFirst ? first() : new Response(good.pem);
      isFirst = false;
      return answer;
    });
    expect(await verdict(delivery(url))).toMatchObject(forged);
    expect(await verdict(delivery(url))).toMatchObject(genuine);
  });

  it("when its signature was wrong", async () => {
    const url = serve(good);
    expect(await verdict(delivery(url, good, { webhookId: "0XX" }))).toMatchObject(forged);
    expect(await verdict(delivery(url))).toMatchObject(genuine);
    expect(asked, "the first was not kept").toHaveLength(2);
  });
});

test.each([
  [64 * 1024, genuine],
  [64 * 1024 + 1, forged],
])("a certificate of %i bytes is %o", async (bytes, expected) => {
  const url = serve(() => new Response(good.pem.padEnd(bytes, "\n")));
  expect(await verdict(delivery(url))).toMatchObject(expected);
});

test("no more than 64 kB are read of an endless answer", async () => {
  const cancel = vi.fn();
  const chunk = new Uint8Array(16 * 1024);
  const url = serve(() => {
    const endless = new ReadableStream({ pull: (stream) => stream.enqueue(chunk), cancel });
    return new Response(endless);
  });
  expect(await verdict(delivery(url))).toMatchObject(forged);
  expect(cancel).toHaveBeenCalledOnce();
});

test.each([
  "paypal-transmission-id",
  "paypal-transmission-time",
  "paypal-transmission-sig",
  "paypal-cert-url",
  "paypal-auth-algo",
])("V033 without %s, or with nonsense in it, it is forged and nothing is fetched", async (name) => {
  const sent = delivery(serve(good));
  const { [name]: _gone, ...others } = sent.headers;
  expect(await verdict({ ...sent, headers: others })).toMatchObject(forged);
  for (const text of ["", "\u0000|", "x".repeat(2000)])
    expect(await verdict(changed(sent, { [name]: text }))).toMatchObject(forged);
  expect(asked).toEqual([]);
});

test("no part of the signed text can stand for another", async () => {
  const url = serve(good);
  const time = `${NOW.toISOString().slice(0, 19)}Z`;
  const text = `a|${time}|${WEBHOOK}|${crc32(Buffer.from(BODY))}`;
  const sign = createSign("RSA-SHA256").update(text).sign(good.keys.privateKey, "base64");
  const headers = { "paypal-transmission-id": "a", "paypal-transmission-sig": sign };
  expect(await verdict(changed(delivery(url), headers))).toMatchObject(genuine);
  const shifted = { ...headers, "paypal-transmission-id": `a|${time}` };
  expect(await verdict(changed(delivery(url), shifted))).toMatchObject(forged);
});

test("the pinned roots are what they are called, authorities, and valid for years", () => {
  expect(publicRoots).toHaveLength(roots.length);
  for (const { name, sha256, pem } of roots) {
    const root = new X509Certificate(pem);
    expect(root.subject).toContain(`CN=${name}`);
    expect(root.fingerprint256).toBe(sha256);
    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey), "signs itself").toBe(true);
    expect(Date.parse(root.validTo)).toBeGreaterThan(Date.parse("2031-01-01"));
  }
});

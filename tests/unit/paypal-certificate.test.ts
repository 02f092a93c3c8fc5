import { afterEach, describe, expect, it, test, vi } from "vitest";
import {
  certificateUrl,
  fetchCertificate,
  keepCertificate,
} from "../../worker/processors/paypal/certificate.ts";
import { createPayPalMemory } from "../../worker/processors/paypal/memory.ts";
import { NOW, quiet } from "./paypal-adapter.support.ts";

const ORIGIN = "https://api.sandbox.paypal.com";
const PATH = "/v1/notifications/certs/CERT-1";
/** What is fetched here is not looked into: chain.ts does that. */
const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const later = (ms: number) => new Date(NOW.getTime() + ms);

let addresses = 0;
const fresh = () => `${ORIGIN}/v1/notifications/certs/CERT-${++addresses}-only`;

type Answer = () => Response | Promise<Response>;
/** A host that gives these answers one after the other, and the last one again. */
function host(...answers: Answer[]) {
  const log = quiet();
  const memory = createPayPalMemory(() => new Promise(() => undefined));
  const fetch = vi.fn(async (_url: URL | RequestInfo, _init?: RequestInit) => {
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    if (!answer) throw new Error("nothing is served");
    return answer();
  });
  const ask = (url: string, now = NOW) => fetchCertificate({ fetch, log, memory }, url, now);
  const keep = (url: string) => keepCertificate(memory, url, PEM);
  return { ask, fetch, log, keep };
}
const good: Answer = () => new Response(PEM);
const fetched = { kind: "fetched", pem: PEM };
const uncheckable = (reason: string) => ({ kind: "uncheckable", reason });
const forged = (reason: string) => ({ kind: "forged", reason });
const amomentAgo = uncheckable("the certificate could not be fetched a moment ago");

afterEach(() => vi.restoreAllMocks());

describe("V049 an address", () => {
  it.each([
    [[new URL(ORIGIN).host], `${ORIGIN}${PATH}`],
    [["api.paypal.com", new URL(ORIGIN).host], `${ORIGIN}/v1/notifications/certs/a_B-9`],
    [["http://127.0.0.1:4242"], `http://127.0.0.1:4242${PATH}`],
    [[new URL(ORIGIN).host], `${ORIGIN}/v1/notifications/certs/${"x".repeat(200)}`],
  ])("at %o is asked as it is: %s", (hosts, url) => {
    expect(certificateUrl(hosts, url)).toBe(url);
  });

  it.each([
    "not an address",
    `https://evil.example${PATH}`,
    `http://api.sandbox.paypal.com${PATH}`,
    `${ORIGIN}:443${PATH}`,
    `${ORIGIN}${PATH}?`,
    `${ORIGIN}${PATH}#x`,
    `https://user@api.sandbox.paypal.com${PATH}`,
    `https://API.sandbox.paypal.com${PATH}`,
    ` ${ORIGIN}${PATH}`,
    `${ORIGIN}/x${PATH}`,
    `${ORIGIN}${PATH}/x`,
    `${ORIGIN}${PATH}.pem`,
    `${ORIGIN}/v1/notifications/certs/`,
    `${ORIGIN}/v1/notifications/certs/x/../CERT-1`,
    `${ORIGIN}/v1/notifications/certs/${"x".repeat(201)}`,
  ])("that PayPal would not give is not asked: %s", (url) => {
    expect(certificateUrl([new URL(ORIGIN).host], url)).toBeUndefined();
  });

  it("of a stand-in counts with the scheme and port that were configured, and no other", () => {
    const hosts = ["http://127.0.0.1:4242"];
    for (const origin of ["https://127.0.0.1:4242", "http://127.0.0.1:4243", "http://127.0.0.1"])
      expect(certificateUrl(hosts, `${origin}${PATH}`)).toBeUndefined();
  });
});

test("V050 a certificate is asked for without following anybody, and not waited for longer than five seconds", async () => {
  const timeout = vi.spyOn(AbortSignal, "timeout");
  const { ask, fetch } = host(good);
  const url = fresh();
  expect(await ask(url)).toEqual(fetched);
  const signal = timeout.mock.results.at(0)?.value;
  expect(timeout).toHaveBeenCalledWith(5000);
  expect(fetch).toHaveBeenCalledExactlyOnceWith(url, { redirect: "manual", signal });
});

describe("V056 while the host", () => {
  it.each<[string, Answer, string]>([
    ["is down", () => new Response("down", { status: 503 }), "certificate host: 503"],
    ["fails", () => new Response("", { status: 500 }), "certificate host: 500"],
    [
      "cannot be reached",
      () => Promise.reject(new TypeError("fetch failed")),
      "certificate host: TypeError",
    ],
    [
      "times out",
      () => Promise.reject(new DOMException("timed out", "TimeoutError")),
      "certificate host: TimeoutError",
    ],
  ])(
    "%s it is asked once in 30 s, the log says why, and then it is asked again",
    async (_what, fail, reason) => {
      const { ask, fetch, log } = host(fail, good);
      const url = fresh();
      expect(await ask(url)).toEqual(uncheckable(reason));
      expect(log.warn).toHaveBeenCalledWith("paypal_certificate_unavailable", { url, reason });
      for (const ms of [0, 15_000, 29_999]) expect(await ask(url, later(ms))).toEqual(amomentAgo);
      expect(fetch).toHaveBeenCalledOnce();
      expect(await ask(url, later(30_000))).toEqual(fetched);
      expect(await ask(fresh(), NOW), "another address is another matter").toEqual(fetched);
    },
  );
});

test.each<[string, Answer, string]>([
  ["429", () => new Response("", { status: 429 }), "certificate host: 429"],
  ["300", () => new Response("", { status: 300 }), "the certificate's address redirects"],
  ["302", () => new Response(null, { status: 302 }), "the certificate's address redirects"],
  ["399", () => new Response(null, { status: 399 }), "the certificate's address redirects"],
  ["a redirect without a status", () => Response.error(), "the certificate's address redirects"],
])(
  "V050 of %s nothing is remembered: the next delivery asks again",
  async (_what, answer, reason) => {
    const { ask, fetch, log } = host(answer, good);
    const url = fresh();
    expect(await ask(url)).toEqual(uncheckable(reason));
    expect(log.warn).toHaveBeenCalledWith("paypal_certificate_unavailable", { url, reason });
    expect(await ask(url)).toEqual(fetched);
    expect(fetch).toHaveBeenCalledTimes(2);
  },
);

test.each([201, 204, 400, 404, 499])(
  "V061 where the address answers %i there is no certificate, and that is no outage",
  async (status) => {
    const body = status === 204 ? null : PEM;
    const { ask, log } = host(() => new Response(body, { status }), good);
    const url = fresh();
    expect(await ask(url)).toEqual(forged("there is no such certificate"));
    expect(log.warn).not.toHaveBeenCalled();
    expect(await ask(url)).toEqual(fetched);
  },
);

describe("a certificate's file", () => {
  const inPieces = (...pieces: Uint8Array[]) =>
    host(() => {
      const left = [...pieces];
      const body = new ReadableStream<Uint8Array>({
        pull(stream) {
          const piece = left.shift();
          if (piece) stream.enqueue(piece);
          else stream.close();
        },
      });
      return new Response(body);
    });

  it("is read whole, in however many pieces it comes, and letters are not cut in two", async () => {
    const text = `# für €\n${PEM}`;
    const bytes = Buffer.from(text);
    for (const length of [1, 7, 1000]) {
      const pieces = Array.from({ length: Math.ceil(bytes.length / length) }, (_, n) =>
        bytes.subarray(n * length, (n + 1) * length),
      );
      expect(await inPieces(...pieces).ask(fresh())).toEqual({ kind: "fetched", pem: text });
    }
  });

  it("that is cut off within a letter is read up to it", async () => {
    const { ask } = inPieces(Buffer.from("x€").subarray(0, 2));
    expect(await ask(fresh())).toEqual({ kind: "fetched", pem: "x\ufffd" });
  });

  it("of nothing is empty", async () => {
    expect(await host(() => new Response(null)).ask(fresh())).toEqual({ kind: "fetched", pem: "" });
  });

  it("may have 64 kB and not a byte more, and no more than that is read of an endless one", async () => {
    const of = (bytes: number) => host(() => new Response("x".repeat(bytes))).ask(fresh());
    expect((await of(64 * 1024)).kind).toBe("fetched");
    expect(await of(64 * 1024 + 1)).toEqual(forged("the certificate is too large"));
    const cancel = vi.fn();
    const chunk = new Uint8Array(16 * 1024);
    const endless = () =>
      new Response(new ReadableStream({ pull: (stream) => stream.enqueue(chunk), cancel }));
    expect(await host(endless).ask(fresh())).toEqual(forged("the certificate is too large"));
    expect(cancel).toHaveBeenCalledOnce();
  });
});

describe("what is remembered", () => {
  it("V057 is fetched once, by whoever comes together, and not again once it was kept", async () => {
    const { ask, fetch, keep } = host(good);
    const url = fresh();
    const together = await Promise.all([ask(url), ask(url), ask(url)]);
    expect(together).toEqual([fetched, fetched, fetched]);
    expect(fetch).toHaveBeenCalledOnce();
    await ask(url);
    expect(fetch, "nobody kept it").toHaveBeenCalledTimes(2);
    keep(url);
    expect(await ask(url, later(1e12))).toEqual(fetched);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("are twenty certificates, of which the one that proved itself longest ago makes room", async () => {
    const { ask, fetch, keep } = host(good);
    const isKept = async (url: string) => {
      const before = fetch.mock.calls.length;
      await ask(url);
      return fetch.mock.calls.length === before;
    };
    const urls = Array.from({ length: 20 }, fresh);
    for (const url of urls) keep(url);
    for (const url of urls) expect(await isKept(url)).toBe(true);
    const [first = "", second = "", third = ""] = urls;
    keep(first);
    keep(fresh());
    const kept = [await isKept(first), await isKept(second), await isKept(third)];
    expect(kept).toEqual([true, false, true]);
  });
});

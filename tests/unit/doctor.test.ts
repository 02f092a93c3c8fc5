import { expect, test } from "vitest";
import type { Setup, Verdict } from "../../worker/processors/processor.ts";
import { span } from "../../worker/usecases/doctor/finding.ts";
import { checkQueues } from "../../worker/usecases/doctor/machinery.ts";
import { checkModes } from "../../worker/usecases/doctor/modes.ts";
import { checkSecrets } from "../../worker/usecases/doctor/secrets.ts";
import type { DeliveryRow } from "../../worker/usecases/doctor-reads.ts";
import type { Deps } from "../../worker/usecases/ports.ts";

const NOW = new Date("2026-11-23T12:00:00Z");
const withSetup = (setup: Partial<Setup>, more: object = {}) =>
  ({
    now: () => NOW,
    processors: { stripe: { setup }, paypal: { setup } },
    ...more,
  }) as unknown as Deps;

const live = { STRIPE_SECRET_KEY: "live", PAYPAL_BASE_URL: "live" } as const;
const tests = { STRIPE_SECRET_KEY: "test", PAYPAL_BASE_URL: "test" } as const;
const greeting = (isLive: boolean) =>
  withSetup({
    greet: async () => ({
      kind: "ok",
      value: { at: NOW, askedAt: NOW, answeredAt: NOW, isLive },
    }),
  });
test.each([
  ["production", live, true, "ok", null],
  ["staging", tests, false, "ok", null],
  ["production", tests, false, "fail", "STRIPE_SECRET_KEY and PAYPAL_BASE_URL of the live mode"],
  ["staging", live, true, "fail", "STRIPE_SECRET_KEY and PAYPAL_BASE_URL of the test mode"],
  ["production", { ...live, PAYPAL_BASE_URL: "test" }, true, "fail", "PAYPAL_BASE_URL of the live"],
  // A key that says one thing and is another.
  ["production", live, false, "fail", "a key of the live mode"],
  ["test", tests, true, "fail", "a key of the test mode"],
] as const)("in %s, keys %j of which Stripe says live: %s are %s", async (...row) => {
  const [environment, modes, isLive, state, advice] = row;
  const found = await checkModes(greeting(isLive), { environment, modes });
  expect(found).toMatchObject({ check: "mode", subject: environment, state });
  if (advice === null) expect(found.advice).toBeNull();
  else expect(found.advice).toContain(advice);
});
test("a Stripe that is away leaves the mode of its key unknown", async () => {
  const away = withSetup({ greet: async () => ({ kind: "unknown", code: "no_answer" }) });
  const found = await checkModes(away, { environment: "test", modes: tests });
  expect(found).toMatchObject({ state: "fail", evidence: "Stripe does not tell: no_answer" });
});

const last = (endpoint: DeliveryRow["endpoint"], verifiedBy: string): DeliveryRow => ({
  ...{ endpoint, verifiedBy, at: new Date(NOW.getTime() - 40_000), types: [] },
});
async function secretsWith(verdicts: Verdict[], certificate: Verdict, rows: DeliveryRow[]) {
  const setup: Partial<Setup> = {
    probeSecrets: async () => verdicts,
    probeCertificate: async () => certificate,
  };
  const found = await checkSecrets(
    withSetup(setup, { store: { doctor: { deliveries: async () => rows } } }),
  );
  return found.map(({ subject, state, evidence }) => `${state} ${subject}: ${evidence}`);
}
const genuine = { kind: "genuine", by: "secret 1" } as const;
const forged = { kind: "forged", reason: "no signature matches" } as const;

test("a secret that does not verify what it signed itself is named by its place", async () => {
  expect(await secretsWith([genuine, forged], genuine, [])).toEqual([
    "fail stripe: Secret 2 of 2 verifies nothing",
    "fail stripe-connect: Secret 2 of 2 verifies nothing",
    "ok paypal: No delivery has named a certificate yet",
  ]);
  expect((await secretsWith([], genuine, []))[0]).toBe("fail stripe: No secret is set");
});

test("a certificate that cannot be had is told apart from one that is not trusted", async () => {
  const url = "https://api.paypal.com/v1/notifications/certs/CERT-1";
  const rows = [last("paypal", url), last("stripe", "secret 1")];
  const paypal = async (verdict: Verdict) => (await secretsWith([genuine], verdict, rows)).at(-1);
  expect(await paypal({ kind: "uncheckable", reason: "answered 503" })).toBe(
    `fail paypal: ${url}: answered 503`,
  );
  expect(await paypal(forged)).toBe(`fail paypal: ${url}: no signature matches`);
  expect(await secretsWith([genuine], genuine, rows)).toEqual([
    "ok stripe: 1 secret; secret 1 verified the last delivery, 40 s ago",
    "ok stripe-connect: 1 secret; no delivery has been verified yet",
    `ok paypal: ${url} is served and trusted`,
  ]);
});

test("a runtime that does not tell how deep its queues are has no deep queue", async () => {
  const depths = async () => [
    { name: "processor-events", waiting: undefined },
    { name: "money-moves", waiting: { count: 2, oldestAt: null } },
  ];
  const found = await checkQueues(withSetup({}, { queues: { depths } }));
  expect(found.map(({ state, evidence }) => [state, evidence])).toEqual([
    ["ok", "This runtime does not tell how deep it is"],
    ["ok", "2 messages"],
  ]);
});

test.each([
  [-40_000, "40 s"],
  [119_400, "119 s"],
  [180_000, "3 min"],
  [5 * 3_600_000, "5 h"],
  [3 * 86_400_000, "3 d"],
])("%d ms are told as %s", (ms, told) => expect(span(ms)).toBe(told));

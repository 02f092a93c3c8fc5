import { afterEach, beforeEach, expect } from "vitest";
import type { Json } from "../sandbox/paypal/json.ts";
import { list, object } from "../sandbox/paypal/json.ts";
import {
  type Answer,
  at,
  openTestPayPal,
  pay,
  requestToken,
  type TestPayPal,
} from "../sandbox/paypal/testing.ts";

export const DISPUTES = "/v1/customer/disputes";
export const DAY_MS = 86_400_000;

/** After a payment of 50.00, which leaves 47.76 when PayPal has taken its fee. */
export const PAID_MINOR = 4_776n;

/** Of the test that runs. */
export let paypal: TestPayPal;

/** Each test has an account, whose books balance and whose answers are as PayPal describes them. */
export function disputesForEachTest(): void {
  beforeEach(async () => {
    paypal = await openTestPayPal();
  });
  afterEach(async () => {
    expectBooksBalance(paypal);
    expectAsDescribed(paypal, DISPUTES);
    await paypal.close();
  });
}

export const usd = (value: string) => ({ currency_code: "USD", value });
export const pdf = (name = "proof.pdf", bytes = 10) =>
  new File([new Uint8Array(bytes)], name, { type: "application/pdf" });

/** Read with a token of this moment; the first one ends after nine hours. */
export async function later(id: string) {
  const headers = { authorization: `Bearer ${await requestToken(paypal.credentials)}` };
  return (await paypal.call("GET", `${DISPUTES}/${id}`, { headers })).body;
}

export type Case = { id: string; captureId: string };

/** A buyer complains about a payment of 50.00. */
export async function complain(paypal: TestPayPal, wish: object = {}): Promise<Case> {
  const { captureId } = await pay(paypal, "50.00");
  const opened = await paypal.control(`/captures/${captureId}/dispute`, wish);
  expect(opened.status, JSON.stringify(opened.body)).toBe(200);
  return { id: String(opened.body.dispute_id), captureId };
}

export const claim = (paypal: TestPayPal, wish: object = {}) =>
  complain(paypal, { stage: "CHARGEBACK", ...wish });

export async function read(paypal: TestPayPal, { id }: Pick<Case, "id">): Promise<Json> {
  const answer = await paypal.call("GET", `${DISPUTES}/${id}`);
  expect(answer.status).toBe(200);
  return answer.body;
}

export function act(
  paypal: TestPayPal,
  { id }: Pick<Case, "id">,
  action: string,
  body: object = {},
): Promise<Answer> {
  return paypal.call("POST", `${DISPUTES}/${id}/${action}`, { body });
}

/** What the buyer or PayPal does. */
export async function buyer(paypal: TestPayPal, { id }: Pick<Case, "id">, body: object) {
  const answer = await paypal.control(`/disputes/${id}`, body);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body;
}

export function rels(dispute: Json): string[] {
  return list(dispute.links)
    .map((link) => String(object(link).rel))
    .filter((rel) => rel !== "self");
}

/** A form with the JSON in the part `input`, as PayPal's pages show it. */
export async function actWithFiles(
  paypal: TestPayPal,
  { id }: Pick<Case, "id">,
  action: string,
  input: object,
  files: readonly File[],
): Promise<Answer> {
  const form = new FormData();
  form.set("input", new Blob([JSON.stringify(input)], { type: "application/json" }));
  for (const [index, file] of files.entries()) form.set(`file${index + 1}`, file);
  const encoded = new Response(form);
  const raw = await encoded.text();
  const type = encoded.headers.get("content-type") ?? "";
  const path = `${DISPUTES}/${id}/${action}`;
  return paypal.call("POST", path, { raw, headers: { "content-type": type } });
}

export const FULFILLED = {
  evidences: [
    {
      evidence_type: "PROOF_OF_FULFILLMENT",
      evidence_info: { tracking_info: [{ carrier_name: "FEDEX", tracking_number: "122533485" }] },
      notes: "Delivered on Monday.",
    },
  ],
};

export const ADDRESS = {
  address_line_1: "1 Main Street",
  admin_area_2: "San Jose",
  country_code: "US",
};

export function outcomeOf(dispute: Json): unknown {
  return at(dispute, "dispute_outcome", "outcome_code");
}

export function held(paypal: TestPayPal): bigint {
  const name = `paypal:${paypal.credentials.merchantId}:disputes-held`;
  return paypal.world.books.balance(name, "USD");
}

/** Whatever happened, nothing was made and nothing is lost. */
export function expectBooksBalance(paypal: TestPayPal): void {
  const sums = new Map<string, bigint>();
  for (const { currency, minor } of paypal.world.books.balances())
    sums.set(currency, (sums.get(currency) ?? 0n) + minor);
  expect([...sums.values()].filter((sum) => sum !== 0n)).toEqual([]);
}

/** Every answer of this service was as PayPal describes it. */
export function expectAsDescribed(paypal: TestPayPal, path: string): void {
  const told = paypal.world.log
    .all()
    .filter((each) => each.path.startsWith(path))
    .flatMap((each) => each.answer?.violations.map((line) => `${each.path}: ${line}`) ?? []);
  expect(told).toEqual([]);
}

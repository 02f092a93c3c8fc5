import { expect, it, test } from "vitest";
import type { CheckResult } from "../../worker/domain/fraud.ts";
import { checksOf } from "../../worker/processors/paypal/card-checks.ts";

// PayPal's own tables: developer.paypal.com/docs/checkout/advanced/card-decline-errors, and each
// value of processor_response in developer.paypal.com/docs/api/orders/v2.

const capture = (processor_response: { avs_code?: string; cvv_code?: string } | undefined) =>
  ({ processor_response }) as unknown as Parameters<typeof checksOf>[0];
type Row = readonly [code: string, meaning: string, result: CheckResult];

const AVS: readonly Row[] = [
  ["A", "address only", "fail"],
  ["B", "abroad: address only", "fail"],
  ["C", "abroad: nothing", "fail"],
  ["D", "abroad: address and postal code", "pass"],
  ["E", "not allowed by telephone and internet", "unavailable"],
  ["F", "United Kingdom: address and postal code", "pass"],
  ["G", "no answer from abroad", "unavailable"],
  ["I", "no answer from abroad", "unavailable"],
  ["M", "address and postal code", "pass"],
  ["N", "nothing", "fail"],
  ["P", "abroad: postal code only", "fail"],
  ["R", "try again", "unavailable"],
  ["S", "service not supported", "unavailable"],
  ["U", "unavailable", "unavailable"],
  ["W", "nine-digit code only", "fail"],
  ["X", "address and nine-digit code", "pass"],
  ["Y", "address and five-digit code", "pass"],
  ["Z", "five-digit code only", "fail"],
  ["Null", "Maestro: no answer", "unavailable"],
  ["0", "Maestro: everything", "pass"],
  ["1", "Maestro: nothing", "fail"],
  ["2", "Maestro: a part", "fail"],
  ["3", "Maestro: none was sent", "unavailable"],
  ["4", "Maestro: not compared", "unavailable"],
];
const CVC: readonly Row[] = [
  ["E", "error", "unavailable"],
  ["I", "invalid or null", "unavailable"],
  ["M", "matches", "pass"],
  ["N", "does not match", "fail"],
  ["P", "not processed", "unavailable"],
  ["S", "service not supported", "unavailable"],
  ["U", "the issuer takes no part", "unavailable"],
  ["X", "no answer", "unavailable"],
  ["All others", "error", "unavailable"],
  ["0", "Maestro: matches", "pass"],
  ["1", "Maestro: does not match", "fail"],
  ["2", "Maestro: not handled", "unavailable"],
  ["3", "Maestro: not on the card", "unavailable"],
  ["4", "Maestro: unavailable", "unavailable"],
];

it.each(AVS)("reads %s of an address (%s) as %s", (avs_code, _meaning, result) => {
  expect(checksOf(capture({ avs_code }))).toMatchObject({ avs: result, cvc: null });
});

it.each(CVC)("reads %s of a security code (%s) as %s", (cvv_code, _meaning, result) => {
  expect(checksOf(capture({ cvv_code }))).toMatchObject({ avs: null, cvc: result });
});

test("a letter of tomorrow says that nothing was compared, and a wallet says nothing", () => {
  const unknown = capture({ avs_code: "Q", cvv_code: "y" });
  expect(checksOf(unknown)).toMatchObject({ avs: "unavailable", cvc: "unavailable" });
  expect(checksOf(capture({}))).toMatchObject({ avs: null, cvc: null, riskLevel: null });
  expect(checksOf(capture(undefined))).toBeUndefined();
});

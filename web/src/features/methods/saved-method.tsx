import { t } from "@lingui/core/macro";
import type { SavedMethod } from "../../../../worker/http/contract/methods.ts";

/** Brands as their owners write them; whatever else Stripe names is shown as it names it. */
const brands: Readonly<Record<string, string>> = {
  amex: "American Express",
  diners: "Diners Club",
  discover: "Discover",
  jcb: "JCB",
  mastercard: "Mastercard",
  unionpay: "UnionPay",
  visa: "Visa",
};
const twoDigits = (n: number | null) => String(n ?? 0).padStart(2, "0");

/** Which one it is, as its owner knows it. */
export function nameOf({ kind, brand, last4, email }: SavedMethod): string {
  if (kind === "paypal") return email === null ? t`PayPal account` : `PayPal ${email}`;
  return `${brands[brand ?? ""] ?? brand ?? t`Card`} •••• ${last4}`;
}

export function MethodName({ method }: { method: SavedMethod }) {
  const end = `${twoDigits(method.expMonth)}/${method.expYear}`;
  return (
    <>
      {nameOf(method)}
      {method.expYear !== null && (
        <span className="hint"> – {method.isExpired ? t`expired ${end}` : t`expires ${end}`}</span>
      )}
    </>
  );
}

import type Stripe from "stripe";
import { visibleMethod } from "../browser-view.ts";
import type { Call } from "../wire/call.ts";

/** A token as Stripe.js gets it: no fingerprint. */
export function tokenForBrowser(call: Call, token: Stripe.Token): Stripe.Token {
  if (call.key === "secret") return token;
  const { card, bank_account: account, ...rest } = token;
  const { fingerprint: _, ...visibleCard } = card ?? {};
  return {
    ...rest,
    // The same card without one of its fields.
    ...(card && { card: visibleCard as Stripe.Card }),
    ...(account && { bank_account: { ...account, fingerprint: null } }),
  };
}

/** The preview is of a method, and shows of it what a browser may see of one. */
export function confirmationTokenForBrowser(
  call: Call,
  token: Stripe.ConfirmationToken,
): Stripe.ConfirmationToken {
  const preview = token.payment_method_preview;
  if (call.key === "secret" || !preview) return token;
  const { card } = visibleMethod({ ...(preview.card && { card: preview.card }) });
  return { ...token, payment_method_preview: { ...preview, ...(card && { card }) } };
}

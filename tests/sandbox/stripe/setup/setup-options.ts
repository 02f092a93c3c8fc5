import type Stripe from "stripe";
import type { OptionsParam } from "../intent-options.ts";

/** The options of the types that a SetupIntent takes. */
export function setupOptions(
  types: readonly string[],
  before: Stripe.SetupIntent.PaymentMethodOptions | null,
  given: object | undefined,
): Stripe.SetupIntent.PaymentMethodOptions {
  // The schema has checked it; the package's three types for it agree in what is read here.
  const { card } = (given ?? {}) as OptionsParam;
  const wish = card ? card.request_three_d_secure : undefined;
  return {
    ...(types.includes("card") && {
      card: {
        mandate_options: null,
        network: null,
        request_three_d_secure: "automatic",
        ...before?.card,
        ...(wish && { request_three_d_secure: wish }),
      },
    }),
    ...(types.includes("us_bank_account") && {
      us_bank_account: { verification_method: "automatic", ...before?.us_bank_account },
    }),
  };
}

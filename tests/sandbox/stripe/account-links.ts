import type Stripe from "stripe";
import type { Platform } from "./platform.ts";
import { missing, refused } from "./wire/errors.ts";

/** Stripe's links live a few minutes and are good for one visit. */
const LINK_LIVES_MS = 5 * 60_000;

export function createAccountLink(
  platform: Platform,
  params: Stripe.AccountLinkCreateParams,
): Stripe.AccountLink {
  platform.stores.accounts.get(params.account, "account");
  if (params.return_url === undefined) throw missing("return_url");
  if (params.refresh_url === undefined) throw missing("refresh_url");
  const { world, host, hidden } = platform;
  const token = world.ids.next("acctlink", 32);
  const expiresAtMs = world.clock.now() + LINK_LIVES_MS;
  hidden.onboardings.set(token, {
    account: params.account,
    returnUrl: params.return_url,
    refreshUrl: params.refresh_url,
    expiresAtMs,
    used: false,
  });
  return {
    object: "account_link",
    created: world.clock.nowSeconds(),
    expires_at: Math.floor(expiresAtMs / 1000),
    url: `${host.url}/stand-in/onboarding/${token}`,
  };
}

export function createLoginLink(platform: Platform, id: string): Stripe.LoginLink {
  const account = platform.stores.accounts.get(id, "account");
  if (!account.details_submitted) {
    throw refused({
      message: "Cannot create a login link for an account that has not completed onboarding.",
    });
  }
  return {
    object: "login_link",
    created: platform.world.clock.nowSeconds(),
    url: `${platform.host.url}/stand-in/express/${id}`,
  };
}

import type Stripe from "stripe";
import { connectedAccount, fileOf } from "./account-state.ts";
import type { Platform } from "./platform.ts";
import { missing, refused } from "./wire/errors.ts";

/** Stripe's links live a few minutes and are good for one visit. */
const LINK_LIVES_MS = 5 * 60_000;
/** A visit may take longer; whoever has left comes back with a new link and finds what they told. */
const VISIT_LIVES_MS = 60 * 60_000;

export function createAccountLink(
  platform: Platform,
  params: Stripe.AccountLinkCreateParams,
): Stripe.AccountLink {
  const account = connectedAccount(platform, params.account);
  if (params.return_url === undefined) throw missing("return_url");
  if (params.refresh_url === undefined) throw missing("refresh_url");
  checkType(account, params.type);
  const { world, host, hidden } = platform;
  fileOf(platform, account.id).linked = true;
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

function checkType(account: Stripe.Account, type: string): void {
  if (type !== "account_onboarding" && type !== "account_update") {
    throw refused({
      message: "Invalid type: must be one of account_onboarding, account_update",
      param: "type",
    });
  }
  if (type === "account_onboarding") return;
  if (account.controller?.requirement_collection === "application") return;
  throw refused({
    message: `You cannot create \`${type}\` type Account Links for this account. Valid types are: account_onboarding.`,
    param: "type",
  });
}

/** The link is used up by the first visit, which gets a place of its own; undefined: it was too late. */
export function openVisit(platform: Platform, token: string): string | undefined {
  const { hidden, world } = platform;
  const link = hidden.onboardings.get(token);
  if (!link || link.used || world.clock.now() >= link.expiresAtMs) return undefined;
  link.used = true;
  const visit = world.ids.next("visit", 32);
  const expiresAtMs = world.clock.now() + VISIT_LIVES_MS;
  hidden.onboardings.set(visit, { ...link, expiresAtMs, used: false });
  return visit;
}

export function createLoginLink(platform: Platform, id: string): Stripe.LoginLink {
  const account = connectedAccount(platform, id);
  if (account.controller?.stripe_dashboard?.type !== "express") {
    throw refused({
      message: "Cannot create a login link for an account that does not use the Express Dashboard.",
    });
  }
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
